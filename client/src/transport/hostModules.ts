// biome-ignore-all lint/style/useNodejsImportProtocol: the editor patches these two by their short names only
/**
 * Owns Node's two HTTP modules as VS Code's extension host hands them out: with the proxy and certificate settings of the
 * editor and the system. The host puts its own versions in place of "http" and "https", not of "node:http" and "node:https".
 */
import * as http from "http";
import * as https from "https";

export { http, https };
