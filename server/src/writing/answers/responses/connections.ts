/**
 * Owns what HTTP libraries and clients say where no answer came. Three cases, told apart by what can have been sent: the client could
 * not even begin (its own settings), no connection was made (nothing was sent), the connection broke or took too long (unknown).
 * Invariant: words that a library says both before and after it has a connection stand among those that claim less.
 * Source: the libraries' own code; test/server/writing/answers/noAnswerTexts.ts has a text for each.
 */
import { ADVICE, DOCS } from "./advice";
import { NO_ANSWER_ABROAD, NO_CONNECTION_ABROAD } from "./otherLanguages";
import { holding, type ResponseRow, table } from "./row";

/** Settings with which no request can be made. */
const OWN_SETTINGS: readonly string[] = [
  // Go
  "unsupported protocol scheme|: missing protocol scheme|first path segment in URL cannot contain colon|no Host in request URL",
  "invalid header field (?:value|name) for|invalid character .{1,6} in host name|: invalid port .{1,40} after host",
  // Python
  "\\b(?:MissingSchema|InvalidSchema|LocationValueError|LocationParseError|UnsupportedProtocol|InvalidURL)\\b|unknown url type",
  // Java
  "\\bMalformedURLException\\b|Expected URL scheme|Unable to parse url|Illegal character in (?:scheme|authority|host)",
  // Node
  "\\bERR_INVALID_(?:URL|CHAR|PROTOCOL)\\b|Only (?:HTTP\\(S\\)|absolute) (?:protocols|URLs) are supported",
  // .NET
  "invalid request URI was provided|\\bUriFormatException\\b|The '[^']{1,40}' scheme is not supported",
  // Rust
  "\\bbuilder error\\b|relative URL without a base",
  // curl, PHP, Perl
  "\\bcurl(?:: \\(| error )(?:1|3)(?=[):])|URL rejected: |No Host option provided",
];

/** No connection: no address, nobody there, none in time. */
const NO_CONNECTION: readonly string[] = [
  "connection[_ ]?(?:was |is |has been )?refused|ECONNREFUSED|actively refused|No connection could be made",
  "no such host|ENOTFOUND|EAI_AGAIN|Name or service not known|getaddrinfo|nodename nor servname|\\bhost \\S{1,100} not found",
  "Name does not resolve|No address associated with hostname|name resolution|UnknownHost|unknown host|dns (?:error|failed)",
  "(?:could not|couldn't|unable to|failed to|cannot|can't|error) resolv(?:e|ing)\\b|could not be resolved|name[_ ]not[_ ]resolved",
  "Host not found|\\bHostNotFound|\\bnxdomain\\b|UnresolvedAddress|Resolving timed out",
  "no route to host|Host is unreachable|EHOSTUNREACH|network is unreachable|ENETUNREACH|EADDRNOTAVAIL|unreachable (?:host|network)",
  "Failed to establish a new connection|NewConnectionError|NameResolutionError|Couldn't connect to server|all connection attempts failed|ConnectError\\b",
  "(?:could not|couldn't|unable to|cannot|can't|failed to) connn?ect to (?![^\\n]*(?:\\bdue to |read time|\\(read|reset by|hang up|aborted|\\bEOF\\b|broken pipe|remote end|certificate))",
  "Unable to connect\\. Is|Connect call failed|Failed to open TCP connection|ClientConnector\\w*Error|failed_connect",
  "\\b(?:ConnectException|NoRouteToHostException|ConnectTimeout\\w*|ConnectionTimeoutError|OpenTimeout|PoolTimeout)\\b",
  // In time: what is said of the connection, not of the answer.
  "connect(?:ion)? timed out(?:: connect| - connect| after \\d+ milliseconds|: \\S+\\/)|connect timed out|connection timeout (?:after|to host)",
  "connect[_ ]timeout|TLS handshake time|handshake timed out|connect E(?:TIMEDOUT|CONNRESET)|ERR_CONNECTION_TIMED_OUT|UND_ERR_CONNECT|Timeout awaiting '(?:lookup|connect|secureConnect|socket)'",
  "error trying to connect|client error \\(Connect\\)|error\\(Connect\\b|connected host has failed to respond\\.? \\(",
  "waiting for connection from pool|no free connections|dialing to the given|connect: connection timed out",
  "A connection with the server could not be established|\\bWinHttp\\w+: 12(?:007|029|175)\\b",
  "\\bdial (?:tcp|udp)\\d?\\b|\\bdial unix\\b|\\bconnectex\\b|ERR_ADDRESS_UNREACHABLE|ERR_INTERNET_DISCONNECTED|ERR_PROXY_CONNECTION_FAILED",
  "\\bcurl(?:: \\(| error )(?:5|6|7|97)(?=[):])|ESP_ERR_HTTP_CONNECT|\\bsock < 0|CLEARTEXT communication",
  "doesn't pass access control check",
];

/** No secure connection. */
const NO_TLS: readonly string[] = [
  "\\bx509: |certificate (?:verify failed|validation failed|has expired|signed by unknown|subject name|is not trusted)|first certificate|\\bERR_CERT_|\\bERR_SSL_",
  "local issuer certificate|self[- ]?signed[ _]certificate|SELF_SIGNED_CERT|invalid (?:peer )?certificate|certificate verify locations|\\bCertificateError\\b",
  "certificate is (?:invalid|not valid|not trusted)|remote certificate (?:is invalid|was rejected)|match certificate's altnames|alternative certificate",
  "hostname \\S{1,100} (?:doesn't match|not verified)|SSL (?:certificate problem|routines|connect error|connection (?:timeout|could not))",
  "(?:peer|SSL peer) certificate|wrong version number|write EPROTO|SSL_connect|SSLHandshake\\w*|handshake (?:failed|failure)",
  "remote error: tls: (?!internal error|record overflow|user canceled|unexpected message)|\\btls: (?:handshake|protocol|server selected|no supported|failed to verify)",
  "first record does not look like a TLS|server gave HTTP response to HTTPS client|PKIX path|not an SSL\\/TLS record|unrecognized SSL message",
  "before secure TLS connection|trust relationship for the SSL|create SSL\\/TLS secure channel|Unable to establish SSL|SEC_E_\\w+",
  "\\bcurl(?:: \\(| error )(?:35|51|53|54|58|59|60|64|66|77|80|82|83|90|91|98)(?=[):])",
];

/** The connection broke, or took too long. */
const NO_ANSWER: readonly string[] = [
  "deadline exceeded|context canceled|Client\\.Timeout exceeded|i/o timeout|(?:Read|Write|Socket|Http)Timeout|RequestTimedOut",
  "ETIMEDOUT|ESOCKETTIMEDOUT|\\btime(?:d|s)?[ -]?outs?\\b|\\b\\w*TimeoutE(?:rror|xception)\\b|\\bTimeout (?:was reached|on reading)|UND_ERR_\\w+",
  "timeout period of \\d+ ?ms|execution expired",
  "connection (?:was |has been |is )?(?:prematurely )?(?:reset|closed|aborted|terminated|dropped|lost|failed)|forcibly closed",
  "closed network connection|other side closed|closing transport|ERR_CONNECTION_\\w+|ERR_EMPTY_RESPONSE|ERR_NETWORK\\w*",
  "ECONNRESET|ECONNABORTED|\\bConnection(?:Reset|Aborted)?Error\\b|ProtocolError\\b|Max retries exceeded|broken pipe|EPIPE|socket hang up|send error|send (?:header|payload) failed|terminated abnormally",
  "Empty reply from server|unexpected EOF|(?:^|: )EOF\\b|EOF occurred in violation|unexpected end of stream|\\bend of (?:file|stream)\\b",
  "premature close|Premature end of|ended prematurely|NoHttpResponse|\\bfailed to respond\\b|parser received no bytes|IncompleteMessage",
  "RemoteDisconnected|ServerDisconnected|server disconnected|server closed (?:idle )?connection|IncompleteRead|payload is not completed",
  "Server closed connection without|No data received|Server returned nothing|request failed!|bad record MAC",
  "RST_STREAM|GOAWAY|stream (?:was )?(?:reset|closed)|stream error: |error sending request|request (?:was )?(?:canceled|cancelled|aborted)",
  "operation was (?:canceled|cancelled|aborted)|task was cancel+ed|user aborted a request|\\bCancelledError\\b|\\bIOException: Cancell?ed\\b",
  "network ?error|network is down|failed to fetch|fetch failed|No host available|\\b(?:EOF|Socket|HttpConnection|(?:Http|Connection)Closed|\\w*ClosedChannel)Exception\\b",
  "\\b(?:EOFError|ReadError|WriteError|ConnectionShutdownException|RemoteHostClosed\\w*|socket_closed_remotely)\\b|reason: :(?:closed|timeout)|\\{error, ?(?:closed|timeout)\\b",
  "error occurred (?:while sending the request|on a (?:send|receive))|copying content to a stream|Failure when receiving data|Failed sending data",
  "(?:cannot|could not|unable to|failed to) connect\\b|Failed to read HTTP status line|times? to reconnect but failed",
  "(?:cannot|could not|unable to|failed to) (?:write|send|read)\\b[^\\n]{0,40}\\b(?:socket|connection)\\b|\\bErrno\\W{1,3}E[A-Z]{3,}",
  "transport (?:connection )?(?:closed|broken)|not closed cleanly|connection broken|\\bcurl(?:: \\(| error )(?:16|18|28|52|55|56|92)(?=[):])",
  "ESP_ERR_HTTP_\\w+|\\berrno\\W{1,3}(?:10054|10053|10060|104|110|32)\\b|(?:error|failed): (?:not connected|no stream|read timeout)\\b",
  // A negative status is no server's: HTTP libraries of small devices count their own errors so.
  "(?<!exit(?:ed with)? )\\b(?:response|error code|status(?: code)?|http[ _]?(?:response[ _]?)?code|code|http_do)\\b\\W{1,4}-(?:1[01]|[1-9])\\b",
  "\\b(?:unable|failed|could not|cannot|error)\\b[^\\n\\d]{0,60}[,:] -(?:1[01]|[1-9])\\s*(?:\\n|$)",
  "could not write any address|Could not write to any InfluxDB server|failed to send metrics to any configured server",
];

const defaults = { products: [], docs: DOCS.status } as const;

/** Nothing was sent: asked before what proxies say. */
export const UNSENT: readonly ResponseRow[] = table(defaults, [
  {
    id: "own-settings",
    status: [],
    noAnswer: true,
    pattern: holding(OWN_SETTINGS),
    kind: "other",
    written: "none",
    says: "The client could not send at all: an address or a header in its settings is not valid",
    advice: ["Check the address in the client's settings: it begins with http:// or https://."],
    example: 'Post "localhost:8086/write": unsupported protocol scheme "localhost"',
  },
  {
    id: "connection-refused",
    status: [],
    noAnswer: true,
    pattern: holding([...NO_CONNECTION, ...NO_CONNECTION_ABROAD]),
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
    noAnswer: true,
    pattern: holding(NO_TLS),
    kind: "unavailable",
    written: "none",
    says: "No secure connection could be made: the certificate is not trusted, or the server does not speak TLS",
    advice: ["Check whether the address begins with http or https, and the certificate."],
    example: "x509: certificate signed by unknown authority",
  },
]);

/** It is not known how far the request came: asked behind what proxies say. */
export const BROKEN: readonly ResponseRow[] = table(defaults, [
  {
    id: "no-answer",
    status: [],
    noAnswer: true,
    pattern: holding([...NO_ANSWER, ...NO_ANSWER_ABROAD]),
    kind: "unavailable",
    written: "unknown",
    says: "No answer came: the connection broke, or it took too long",
    advice: [ADVICE.wait, ADVICE.unknownResend],
    retry: true,
    example:
      'Post "http://localhost:8086/write": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  },
]);
