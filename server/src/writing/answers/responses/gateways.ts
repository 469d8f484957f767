/**
 * Owns what stands between: proxies' and gateways' pages, and what is no write endpoint at all.
 * These come last: a server's own sentence always wins.
 */
import { ADVICE, DOCS } from "./advice";
import { holding, type ResponseRow, table } from "./row";

export const GATEWAYS: readonly ResponseRow[] = table({ products: [], docs: DOCS.status }, [
  {
    id: "https-wanted",
    status: [400],
    pattern:
      /^[\s\S]*(?:Client sent an HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port)[\s\S]*$/i,
    kind: "other",
    written: "none",
    says: "The server speaks HTTPS at this port, and the request was plain HTTP",
    advice: ["Change the address to https."],
    example: "Client sent an HTTP request to an HTTPS server.",
  },
  {
    id: "gateway-timeout",
    status: [504],
    pattern: holding([
      "Gateway Time-?out|upstream request timeout|endpoint request timed out|code = DeadlineExceeded|DEADLINE_EXCEEDED",
    ]),
    kind: "unavailable",
    written: "unknown",
    says: "A proxy did not get the server's answer in time; the server may have the data",
    advice: [ADVICE.wait],
    retry: true,
    example: "504 Gateway Time-out",
  },
  {
    id: "bad-gateway",
    status: [502],
    pattern: holding([
      "Bad Gateway|proxy error|invalid response was received from the upstream|application failed to respond",
      "web server is down|ERR_CONNECT_FAIL",
    ]),
    kind: "unavailable",
    written: "unknown",
    says: "A proxy could not reach the server, or lost its answer",
    advice: [ADVICE.wait, "Check whether the server behind the proxy runs."],
    retry: true,
    example: "502 Bad Gateway",
  },
  {
    id: "service-unavailable",
    status: [503],
    pattern: holding([
      "Service (?:Temporarily )?Unavailable|Back-?end server is at capacity|temporarily (?:unavailable|unable to service)",
      "no (?:endpoints available|available server|healthy upstream)|get a peer from the ring-balancer|services aren't available",
      "backends? [^\\n]{0,80}(?:is|are) unavailable",
      "code = Unavailable|StatusCode\\.UNAVAILABLE|\\bUNAVAILABLE: |\\berror code: 10(?:00|16|33)\\b",
    ]),
    kind: "unavailable",
    written: "unknown",
    says: "The server, or a proxy before it, does not take writes at the moment",
    advice: [ADVICE.wait],
    retry: true,
    example: "503 Service Temporarily Unavailable",
  },
  {
    id: "proxy-too-large",
    status: [413],
    pattern: holding([
      "(?:Request Entity|Payload|Content|request body) Too Large|body exceeded|request size exceeds|read limit exceeded",
      "body (?:is )?too (?:large|big|long)|too large body|Request Too Long|Maximum request length exceeded",
      "exceed(?:s|ed)? (?:the )?max(?:imum)?[^\\n]{0,20} (?:body|size|length)|request size \\d+ exceeds",
    ]),
    kind: "too-large",
    written: "none",
    says: "The body is larger than the server, or a proxy before it, takes",
    advice: [ADVICE.split],
    example: "413 Request Entity Too Large",
  },
  {
    id: "too-many-requests",
    status: [429],
    pattern: holding([
      "Too Many Requests|rate[ _]limit(?:ed| exceeded)?|too early request|\\bSlowDown\\b|^Limit Exceeded",
      "code = ResourceExhausted|RESOURCE_EXHAUSTED|\\berror code: 1015\\b",
    ]),
    kind: "rate-limited",
    written: "none",
    says: "Too many requests at once or in this period",
    advice: [ADVICE.wait],
    retry: true,
    example: "429 Too Many Requests",
  },
  {
    id: "licence",
    status: [],
    pattern:
      /^[^\n]{0,200}\blicen[sc]e\b[^\n]{0,80}(?:expired|invalid|exceed|limit|not valid|required)[\s\S]*$/i,
    kind: "quota",
    written: "none",
    says: "The server's licence does not allow this write",
    advice: ["Renew the licence, or stay within its limits."],
    example: "license expired",
  },
  {
    id: "wrong-status-for-write",
    status: [200],
    pattern: /^204 HTTP response status code expected, but \d+ returned\b[\s\S]*$/,
    kind: "other",
    written: "unknown",
    says: "The address answers, but not as a write endpoint does",
    advice: [ADVICE.path],
    example: "204 HTTP response status code expected, but 200 returned",
  },
  {
    id: "page-not-found",
    status: [404],
    pattern:
      /^(?:[\s\S]*404 page not found[\s\S]*|[\s\S]*404 Not Found\W{0,6}<(?:!doctype|html)[\s\S]*|404 Not Found[\s\S]*|Not Found|[\s\S]*does not support ILP[\s\S]*|no assets included in binary|no Route matched with those values|Cannot POST [\s\S]*|[^\n]{0,100}page not found)$/i,
    kind: "other",
    written: "none",
    says: "The server has no such path",
    advice: [ADVICE.path],
    example: "404 page not found",
  },
  {
    id: "says-it-wrote",
    status: [],
    noAnswer: true,
    pattern: holding(
      [
        // Telegraf; Home Assistant; scripts.
        String.raw`\bwrote (?:batch of )?[1-9]\d* (?:metrics|events|points)\b`,
        String.raw`\b(?:success(?:fully)?|data|points?|metrics?) (?:was |were )?(?:written|wrote|sent) to influx|^\W{0,3}written to influx`,
        String.raw`\bdata has been imported successfully\b`,
        String.raw`\bsuccess\b[^\n]{0,40}\b(?:updated?|wrote|written|sent|inserted)\b[^\n]{0,40}\binflux`,
        String.raw`\bsuccessfully (?:wrote|written|sent)\b[^\n]{0,60}\b(?:points?|influx\w*|metrics|lines?)\b`,
      ],
      "error|fail|exception|refused|denied|timed? ?out|drop|discard|unauthori|not (?:found|success)|\\b[EW]! ",
    ),
    kind: "accepted",
    written: "unknown",
    says: "The client says that it wrote; the server's answer is not shown",
    advice: ["Read the points back if any are missing."],
    example: "2024-03-12T09:19:30Z D! [outputs.influxdb] Wrote batch of 63 metrics in 25.182756ms",
  },
  {
    id: "no-http",
    status: [],
    pattern: holding([
      "malformed HTTP (?:status|response|version)|BadStatusLine|Received HTTP/0\\.9|HPE_INVALID|Parse Error: ",
      "Invalid HTTP (?:status|response|version)|unsupported HTTP version|not a valid HTTP|Unexpected status line",
      // JSON was expected, and something else came.
      "cannot unmarshal \\w+ into Go value of type client\\.|Unexpected token '?<'?|invalid character '<' looking for",
    ]),
    kind: "other",
    written: "unknown",
    says: "What answered does not speak HTTP, or its answer could not be read",
    advice: [ADVICE.path, ADVICE.unknownResend],
    example: 'Post "http://localhost:8088/write": net/http: malformed HTTP response "\\x15\\x03\\x01"',
  },
  {
    id: "method-not-allowed",
    status: [405],
    pattern: /^(?:405 )?Method Not Allowed[\s\S]*$/i,
    kind: "other",
    written: "none",
    says: "The path does not take this method",
    advice: ["Send the data with POST."],
    example: "Method Not Allowed",
  },
  {
    id: "proxy-unauthorized",
    status: [401],
    pattern: holding([
      "\\b(?:unauthori[sz]ed|Authorization Required)\\b|\\bJwt (?:is missing|verification fails|is expired)",
      "missing '?Authorization'? (?:request )?header|cannot authorize request|No API key found|Invalid authentication credentials|access token expired|\\binvalid_token\\b",
      "code = Unauthenticated|\\bUNAUTHENTICATED\\b",
    ]),
    kind: "unauthorized",
    written: "none",
    says: "Refused before reading the data: the credentials are missing or not valid",
    advice: [ADVICE.token],
    example: "401 Authorization Required",
  },
  {
    id: "proxy-forbidden",
    status: [403],
    pattern:
      /^(?:403 )?(?:Forbidden|Access denied)\b|^[^\n]{0,400}(?:\b(?:403 Forbidden|access (?:is )?denied|AccessDenied|Missing Authentication Token|code = PermissionDenied|PERMISSION_DENIED)\b|\berror code: 10(?:0[5-9]|10|12|20)\b)/i,
    kind: "forbidden",
    written: "none",
    says: "The server, or a proxy before it, does not allow this request",
    advice: [ADVICE.permission],
    example: "403 Forbidden",
  },
]);
