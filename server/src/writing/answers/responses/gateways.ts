/**
 * Owns what stands between: proxies' and gateways' pages, and the sentences of HTTP libraries and clients that got no answer at all.
 * These come last: a server's own sentence always wins.
 */
import { ADVICE, DOCS } from "./advice";
import { type ResponseRow, table } from "./row";

export const GATEWAYS: readonly ResponseRow[] = table({ products: [], docs: DOCS.status }, [
  {
    id: "connection-refused",
    status: [],
    pattern:
      /^[\s\S]*(?:connection refused|ECONNREFUSED|actively refused|no such host|ENOTFOUND|EAI_AGAIN|Name or service not known|getaddrinfo|nodename nor servname|no route to host|EHOSTUNREACH|network is unreachable|Failed to establish a new connection|Could not resolve host|Couldn't connect to server)[\s\S]*$/i,
    kind: "unavailable",
    written: "none",
    says: "Nobody answers at the address: nothing was sent",
    advice: ["Check the address, and whether the server runs.", ADVICE.wait],
    retry: true,
    example: 'Post "http://localhost:8086/write": dial tcp 127.0.0.1:8086: connect: connection refused',
  },
  {
    id: "tls",
    status: [],
    pattern:
      /^[\s\S]*(?:x509: |certificate (?:verify failed|has expired|signed by unknown)|unable to get local issuer certificate|self[- ]signed certificate|SSL certificate problem|tls: handshake failure|first record does not look like a TLS handshake|http: server gave HTTP response to HTTPS client|PKIX path building failed)[\s\S]*$/i,
    kind: "unavailable",
    written: "none",
    says: "No secure connection could be made: the certificate is not trusted, or the server does not speak TLS",
    advice: ["Check whether the address begins with http or https, and the certificate."],
    example: "x509: certificate signed by unknown authority",
  },
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
    pattern: /^[\s\S]*(?:504 Gateway Time-?out|Gateway Time-?out|upstream request timeout)[\s\S]*$/i,
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
    pattern: /^[\s\S]*(?:502 Bad Gateway|Bad Gateway|proxy error)[\s\S]*$/i,
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
    pattern:
      /^[\s\S]*(?:503 Service (?:Temporarily )?Unavailable|Service (?:Temporarily )?Unavailable|Back-?end server is at capacity|temporarily unavailable)[\s\S]*$/i,
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
    pattern:
      /^[\s\S]*(?:413 Request Entity Too Large|Request Entity Too Large|413 Payload Too Large|Payload Too Large|Content Too Large)[\s\S]*$/i,
    kind: "too-large",
    written: "none",
    says: "The body is larger than the server, or a proxy before it, takes",
    advice: [ADVICE.split],
    example: "413 Request Entity Too Large",
  },
  {
    id: "too-many-requests",
    status: [429],
    pattern: /^[\s\S]*(?:429 Too Many Requests|Too Many Requests|rate limit(?:ed| exceeded)?)[\s\S]*$/i,
    kind: "rate-limited",
    written: "none",
    says: "Too many requests at once or in this period",
    advice: [ADVICE.wait],
    retry: true,
    example: "429 Too Many Requests",
  },
  {
    id: "no-answer",
    status: [],
    pattern:
      /^[\s\S]*(?:context deadline exceeded|Client\.Timeout exceeded|i\/o timeout|read timed out|ReadTimeout|SocketTimeoutException|ETIMEDOUT|ESOCKETTIMEDOUT|Operation timed out|timed? ?out|connection reset|ECONNRESET|broken pipe|EPIPE|socket hang up|Empty reply from server|unexpected EOF|RemoteDisconnected|Connection aborted|server closed (?:idle )?connection|: EOF)[\s\S]*$/i,
    kind: "unavailable",
    written: "unknown",
    says: "No answer came: the connection broke, or it took too long",
    advice: [ADVICE.wait, ADVICE.unknownResend],
    retry: true,
    example:
      'Post "http://localhost:8086/write": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  },
  {
    id: "page-not-found",
    status: [404],
    pattern:
      /^(?:404 page not found|404 Not Found[\s\S]*|no assets included in binary|Cannot POST [\s\S]*|[^\n]{0,100}page not found)$/i,
    kind: "other",
    written: "none",
    says: "The server has no such path",
    advice: [ADVICE.path],
    example: "404 page not found",
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
    pattern: /^(?:401 (?:Unauthorized|Authorization Required)|Unauthorized|Authorization Required)[\s\S]*$/i,
    kind: "unauthorized",
    written: "none",
    says: "Refused before reading the data: the credentials are missing or not valid",
    advice: [ADVICE.token],
    example: "401 Authorization Required",
  },
  {
    id: "proxy-forbidden",
    status: [403],
    pattern: /^(?:403 )?(?:Forbidden|Access denied)[\s\S]*$/i,
    kind: "forbidden",
    written: "none",
    says: "The server, or a proxy before it, does not allow this request",
    advice: [ADVICE.permission],
    example: "403 Forbidden",
  },
]);
