// Small HTTP servers on 127.0.0.1 for tests in the web extension host, which can start none: they take writes as InfluxDB 1.8 does, with
// or without leave for pages of other origins (CORS), and keep what arrived.
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

const LEAVE = {
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Content-Encoding",
  "Access-Control-Expose-Headers": "X-Influxdb-Version, X-Influxdb-Build",
};

/** Answers `{ serve, served, stop }`: the address of a new server, and the requests that one got, as `{ method, path, authorization, body }`, the body as its text. */
export function loopbackServers() {
  const servers = new Map();
  return {
    async serve({ cors }) {
      const requests = [];
      const server = createServer((asked, answer) => {
        const chunks = [];
        asked.on("data", (chunk) => chunks.push(chunk));
        asked.on("end", () => {
          const { method, url } = asked;
          const bytes = Buffer.concat(chunks);
          const body = asked.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
          const authorization = asked.headers.authorization !== undefined;
          requests.push({ method, path: url, authorization, body: body.toString() });
          const leave = cors ? { ...LEAVE, "Access-Control-Allow-Origin": asked.headers.origin ?? "*" } : {};
          answer
            .writeHead(204, { "X-Influxdb-Version": "1.8.10", "X-Influxdb-Build": "OSS", ...leave })
            .end();
        });
      });
      await new Promise((resolve, reject) => {
        server.on("error", reject);
        server.listen(0, "127.0.0.1", resolve);
      });
      const url = `http://127.0.0.1:${server.address().port}`;
      servers.set(url, { server, requests });
      return url;
    },
    served: ({ url }) => servers.get(url)?.requests ?? [],
    stop() {
      for (const { server } of servers.values()) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
