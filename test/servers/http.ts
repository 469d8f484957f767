// One HTTP exchange with a server under test. Node's strict parser refuses the control characters that InfluxDB puts into headers
// (X-Influxdb-Error repeats the line), so the lenient one reads them, byte for byte.
import { request } from "node:http";

export interface Answer {
  status: number;
  /** Names in lower case; a header that came twice is joined by ", ". */
  headers: Record<string, string>;
  body: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Sends one request to `url`; rejects when no answer comes within 10 s or the connection breaks. */
export function exchange(url: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, headers, insecureHTTPParser: true, timeout: 10_000, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const found = Object.entries(answer.headers).map(([name, value]) => [
            name,
            [value].flat().join(", "),
          ]);
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(found),
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`no answer from ${url} within 10 s`)));
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Encodes a form's fields for `application/x-www-form-urlencoded` and query strings. */
export function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
