// How clients, collectors and programs show an answer: what stands around a server's message, and where a status stands alone. Written
// after the clients' own sources and the collected texts; no form belongs to one message.

/** An answer as a form shows it. */
export interface ShownAnswer {
  readonly status: number;
  /** The words of the status line. */
  readonly words: string;
  readonly message: string;
}

type Form = (shown: ShownAnswer) => string;

const errorOf = ({ message }: ShownAnswer): string => JSON.stringify({ error: message });
const codeOf = ({ message }: ShownAnswer): string => JSON.stringify({ code: "invalid", message });
const singleQuoted = (text: string): string => text.replace(/\\/g, "\\\\").replace(/'/g, "\\'");
const escaped = (text: string): string => text.replace(/\\/g, "\\\\").replace(/"/g, '\\"');

/** Forms with message and status. */
export const FULL_FORMS: Readonly<Record<string, Form>> = {
  "curl -i": (a) =>
    `HTTP/1.1 ${a.status} ${a.words}\nContent-Type: application/json\nDate: Tue, 05 Dec 2023 10:11:12 GMT\n\n${errorOf(a)}`,
  "curl -v": (a) =>
    `* upload completely sent off: 30 out of 30 bytes\n< HTTP/1.1 ${a.status} ${a.words}\n< Content-Type: application/json\n<\n${errorOf(a)}\n* Connection #0 to host example.org left intact`,
  "Telegraf, 1.x output": (a) =>
    `2020-03-03T10:11:12Z E! [outputs.influxdb] When writing to [http://127.0.0.1:8086]: ${a.status} ${a.words}: ${a.message}\n2020-03-03T10:11:12Z E! [agent] Error writing to outputs.influxdb: could not write any address`,
  "Telegraf, dropped": (a) =>
    `2020-03-03T10:11:12Z E! [outputs.influxdb] Failed to write metric (will be dropped: ${a.status} ${a.words}): ${a.message}`,
  "Telegraf of 2017": (a) =>
    `2017/03/03 10:11:12 E! InfluxDB Output Error: Response Error: Status Code [${a.status}], expected [204], [${a.message}]`,
  "Telegraf, 2.x output": (a) =>
    `2024-05-05T10:11:12Z E! [outputs.influxdb_v2] When writing to [http://127.0.0.1:8086/api/v2/write]: failed to write metric to telegraf (${a.status} ${a.words}): invalid: ${a.message}\n2024-05-05T10:11:12Z E! [agent] Error writing to outputs.influxdb_v2: failed to send metrics to any configured server(s)`,
  "Telegraf, 3 output": (a) =>
    `2025-05-05T10:11:12Z E! [outputs.influxdb_v3] Writing to "http://127.0.0.1:8181" failed: failed to write metric to home (will be dropped: ${a.status} ${a.words}): ${a.message}`,
  "Telegraf, 2.x output of later versions": (a) =>
    `2025-05-05T10:11:12Z E! [outputs.influxdb_v2::home] failed to write metric to bucket "home": ${a.status} ${a.words}: invalid: ${a.message}\n2025-05-05T10:11:12Z E! [agent] Error writing to outputs.influxdb_v2::home: failed to send metrics to any configured server(s)`,
  "Home Assistant, 1.x": (a) =>
    `2024-01-01 10:11:12.000 ERROR (influxdb) [homeassistant.components.influxdb] InfluxDB database is not accessible due to '${a.status}: ${errorOf(a)}'. Please check that the database, username and password are correct and that the specified user has the correct permissions set. Retrying again in 60 seconds.`,
  "Home Assistant, 2.x": (a) =>
    `Logger: homeassistant.components.influxdb\nSource: components/influxdb/__init__.py:516\nFirst occurred: 10:11:12 (3 occurrences)\nLast logged: 10:12:12\n\nInfluxDB bucket is not accessible due to '(${a.status})\nReason: ${a.words}\nHTTP response body: ${codeOf(a)}\n'. Please check that the bucket, org and token are correct and that the token has the correct permissions set.`,
  "Home Assistant, writing": (a) =>
    `2024-01-01 10:11:12.000 ERROR (influxdb) [homeassistant.components.influxdb] Could not write '[{"measurement": "C"}]' to influx due to '${a.status}: ${errorOf(a)}'.`,
  "Node-RED": (a) =>
    `1 Jan 10:11:12 - [error] [influxdb batch:out] Error: A ${a.status} ${a.words} error occurred: ${errorOf(a)}\n`,
  "Node-RED, 2.x": (a) =>
    `{"_stack":["HttpError: ${escaped(a.message)}"],"statusCode":${a.status},"statusMessage":"${a.words}","body":${JSON.stringify(codeOf(a))},"json":${codeOf(a)}}`,
  "openHAB, 2.x": (a) =>
    `2024-01-01 10:11:12.000 [WARN ] [client.write.events.WriteErrorEvent  ] - The error occurred during writing of data\ncom.influxdb.exceptions.BadRequestException: HTTP status code: ${a.status}; Message: ${a.message}\n\tat com.influxdb.internal.AbstractRestClient.responseToError(AbstractRestClient.java:118)`,
  Prometheus: (a) =>
    `ts=2022-09-29T02:58:54.551Z caller=dedupe.go:112 component=remote level=error remote_name=7b049e url="http://x:8086/api/v1/prom/write?db=a" msg="non-recoverable error" count=100 err="server returned HTTP status ${a.status} ${a.words}: ${escaped(errorOf(a))}"`,
  "unifi-poller": (a) =>
    `2020/01/01 10:11:12.123456 poller.go:1: [ERROR] influxdb.Write(points): ${errorOf(a)} (${a.status} ${a.words})`,
  Heapster: (a) =>
    `E0101 10:11:12.123456       1 influxdb.go:95] Failed to write stats to influxDB - Server returned (${a.status}): ${errorOf(a)}`,
  Collectd: (a) =>
    `[2020-01-01 10:11:12] [error] write_http plugin: URL http://x:8086/write?db=a returned HTTP error ${a.status}: ${errorOf(a)}`,
  "Python, 1.x": (a) =>
    `Traceback (most recent call last):\n  File "write.py", line 404, in <module>\n    client.write_points(points)\ninfluxdb.exceptions.InfluxDBClientError: ${a.status}: ${errorOf(a)}`,
  "Python, 2.x": (a) =>
    `influxdb_client.rest.ApiException: (${a.status})\nReason: ${a.words}\nHTTP response headers: HTTPHeaderDict({'Content-Type': 'application/json; charset=utf-8', 'Date': 'Tue, 05 Dec 2023 10:11:12 GMT'})\nHTTP response body: ${codeOf(a)}\n`,
  "Python, a batch": (a) =>
    `The batch item wasn't processed successfully because: (${a.status})\nReason: ${a.words}\nHTTP response body: b'${singleQuoted(codeOf(a))}'\n`,
  "Java, 2.x": (a) =>
    `com.influxdb.exceptions.InfluxException: HTTP status code: ${a.status}; Message: ${a.message}\n\tat com.influxdb.internal.AbstractRestClient.responseToError(AbstractRestClient.java:113)`,
  "Node, 1.x": (a) =>
    `Error: A ${a.status} ${a.words} error occurred: ${errorOf(a)}\n\n    at /app/node_modules/influx/lib/src/pool.js:346:38`,
  "Node, 2.x": (a) =>
    `HttpError: ${a.message}\n    at IncomingMessage.<anonymous> (/app/node_modules/@influxdata/influxdb-client/dist/index.js:16:4043) {\n  statusCode: ${a.status},\n  statusMessage: '${a.words}',\n  body: '${singleQuoted(codeOf(a))}',\n  _retryAfter: 0\n}`,
  "Go, retried": (a) =>
    `2023/12/05 10:11:12 influxdb2client E! Write failed (attempts 1): ${a.status} ${a.words}: invalid: ${a.message}, batch kept for retrying`,
  Guzzle: (a) =>
    `Client error: \`POST http://127.0.0.1:8086/write?db=home&precision=n\` resulted in a \`${a.status} ${a.words}\` response:\n${errorOf(a)}\n`,
  "PHP, 2.x": (a) =>
    `InfluxDB2\\ApiException: [${a.status}] Error connecting to the API (http://127.0.0.1:8086/api/v2/write?org=o&bucket=b)(: ${codeOf(a)})`,
  "fluent-bit": (a) =>
    `[2021/08/08 10:11:12] [ info] [output:influxdb:influxdb.0] influxdb.example.org:8086, HTTP status=${a.status}\n${codeOf(a)}`,
  JMeter: (a) =>
    `2020-01-01 00:00:00,000 ERROR o.a.j.v.b.i.HttpMetricsSender: Error writing metrics to influxDB Url: http://127.0.0.1:8086/write?db=jmeter, responseCode: ${a.status}, responseBody: ${errorOf(a)}`,
  Vector: (a) =>
    `2022-01-01T00:00:00.000000Z ERROR sink{component_id=influx}: vector::sinks::util::retries: Not retriable; dropping the request. reason="Http status: ${a.status} ${a.words}, body: ${escaped(a.message)}"`,
  "log of influxd": (a) =>
    `ts=2021-01-01T00:00:00.000000Z lvl=debug msg=Request log_id=0R0000 service=http method=POST host=example.org path=/api/v2/write query="bucket=b&org=o" proto=HTTP/1.1 status_code=${a.status} took=1.2ms error=${JSON.stringify(a.message)} error_code=x`,
  axios: (a) =>
    `AxiosError: Request failed with status code ${a.status}\n    at settle (/app/node_modules/axios/lib/core/settle.js:19:12) {\n  response: {\n    statusText: '${a.words}',\n    data: { error: ${a.message.includes("'") ? JSON.stringify(a.message) : `'${a.message}'`} }\n  }\n}`,
  Rust: (a) => `Err(Http { status: ${a.status}, text: ${JSON.stringify(codeOf(a))} })`,
};

/** Forms without a status. */
export const MESSAGE_FORMS: Readonly<Record<string, Form>> = {
  "Telegraf, discarded": (a) =>
    `2020-03-03T10:11:12Z E! [outputs.influxdb] When writing to [http://127.0.0.1:8086]: received error ${a.message}; discarding points`,
  "Java, 1.x": (a) =>
    `org.influxdb.InfluxDBException: ${a.message}\n\tat org.influxdb.InfluxDBException.buildExceptionFromErrorMessage(InfluxDBException.java:161)`,
  openHAB: (a) =>
    `2024-01-01 10:11:12.000 [ERROR] [org.influxdb.impl.BatchProcessor     ] - Batch could not be sent. Data will be lost\norg.influxdb.InfluxDBException: ${a.message}\n\tat org.influxdb.InfluxDBException.buildExceptionFromErrorMessage(InfluxDBException.java:161)`,
  "Go, 2.x": (a) => `2023/12/05 10:11:12 influxdb2client E! Write error: invalid: ${a.message}`,
  k6: (a) =>
    `ERRO[0003] Couldn't write stats                         error=${JSON.stringify(errorOf(a))} output=InfluxDBv1`,
  Ruby: (a) =>
    `/var/lib/gems/2.5.0/gems/influxdb-0.8.0/lib/influxdb/client/http.rb:91:in \`resolve_error': ${errorOf(a)} (InfluxDB::Error)`,
  Logstash: (a) =>
    `[2018-01-01T00:00:00,000][WARN ][logstash.outputs.influxdb] Non recoverable exception while writing to InfluxDB {:exception=>#<InfluxDB::Error: ${errorOf(a)}\n>}`,
  "C#": (a) =>
    `InfluxDB.Client.Core.Exceptions.HttpException: ${a.message}\n   at InfluxDB.Client.Core.Internal.RestClient.Raise(RestResponse response) in /_/Client.Core/RestClient.cs:line 33`,
  Kapacitor: (a) =>
    `ts=2019-01-01T00:00:00.000Z lvl=error msg="encountered error" service=kapacitor node=influxdb_out3 err=${JSON.stringify(a.message)}`,
  "the shell of 1.x": (a) =>
    `ERR: ${errorOf(a)}\n\nNote: error may be due to not setting a database or retention policy.`,
  "a page of a forum": (a) => `I get this:\n\n    write failed: ${errorOf(a)}\n\nWhat is wrong?`,
};

/** Where a status stands when nothing else is told. */
export const STATUS_FORMS: Readonly<Record<string, (status: number, words: string) => string>> = {
  axios: (s) => `AxiosError: Request failed with status code ${s}`,
  requests: (s, w) => `requests.exceptions.HTTPError: ${s} Error: ${w} for url: http://x:8086/write?db=a`,
  urllib: (s, w) => `urllib.error.HTTPError: HTTP Error ${s}: ${w}`,
  got: (s, w) => `HTTPError: Response code ${s} (${w})`,
  fetch: (s) => `Error: HTTP error! status: ${s}`,
  reqwest: (s) => `reqwest::Error { kind: Status(${s}), url: "http://x:8086/api/v2/write" }`,
  OkHttp: (s, w) =>
    `java.io.IOException: Unexpected code Response{protocol=http/1.1, code=${s}, message=${w}, url=http://x:8086/write}`,
  ".NET": (s, w) =>
    `System.Net.Http.HttpRequestException: Response status code does not indicate success: ${s} (${w}).`,
  "PowerShell in German": (s) =>
    `Invoke-RestMethod : Der Remoteserver hat einen Fehler zurückgegeben: (${s}) Ungültige Anforderung.`,
  "PowerShell in Chinese": (s) => `Invoke-RestMethod : 远程服务器返回错误: (${s}) 错误的请求。`,
  PowerShell: (s, w) => `Invoke-RestMethod : The remote server returned an error: (${s}) ${w}.`,
  wget: (s, w) => `2020-01-01 00:00:00 ERROR ${s}: ${w}.`,
  "curl -f": (s) => `curl: (22) The requested URL returned error: ${s}`,
  Ruby: (s, w) => `${s} "${w}" (Net::HTTPServerException)`,
  Arduino: (s) => `[HTTP] POST... code: ${s}`,
  Go: (s) => `unexpected status code: ${s}`,
  logfmt: (s) => `level=error msg="write failed" status=${s}`,
  HttpClient: (s, w) => `StatusCode: ${s}, ReasonPhrase: '${w}', Version: 1.1`,
  Elixir: (s) => `%HTTPoison.Response{body: "", status_code: ${s}}`,
  "an access log": (s) =>
    `192.0.2.1 - - [01/Jan/2020:00:00:00 +0000] "POST /write?db=a HTTP/1.1" ${s} 41 "-" "x"`,
  Java: (s) =>
    `java.io.IOException: Server returned HTTP response code: ${s} for URL: http://x:8086/write?db=a`,
  Spring: (s, w) => `org.springframework.web.client.HttpClientErrorException: ${s} ${w}: [no body]`,
  responded: (s) => `server responded with ${s}`,
  Zabbix: (s) => `Response code "${s}" did not match any of the required status codes "200-299"`,
  vmagent: (s) =>
    `unexpected status code received after sending a block with size 1234 bytes to "1:secret-url": ${s}; response body="x"`,
  "a record": (s) => `{"statusCode":${s},"message":"x"}`,
  "a record's code": (s) => `{"code":${s},"message":"x"}`,
  "a number at the end": (s) => `Failed to write: ${s}`,
  "Python's shell": (s) => `<Response [${s}]>`,
  "Home Assistant": (s) => `Could not write to InfluxDB: ${s}: b''`,
  Proxmox: (s, w) => `metrics send error 'x': ${s} ${w}`,
  "a status line": (s) => `HTTP/2 ${s}`,
};
