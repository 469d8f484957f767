/** Owns reading a file for the language server where it has no disk, or the file is on none: through VS Code's file systems. */
import { Uri, workspace } from "vscode";
import type { ReadFileParams, ReadFileResult } from "../../../server/src/lsp/protocol";
import { encodeBase64 } from "../transport/base64";
import { count } from "./progressText";

export async function readFileForServer({ uri, limit }: ReadFileParams): Promise<ReadFileResult> {
  const file = Uri.parse(uri);
  const name = workspace.asRelativePath(file);
  try {
    const { size } = await workspace.fs.stat(file);
    if (size > limit)
      return {
        failure: `${name} holds ${count(size)} bytes; here at most ${count(limit)} can be read. Nothing was sent.`,
      };
    return { bodyBase64: encodeBase64(await workspace.fs.readFile(file)) };
  } catch {
    return { failure: `${name} cannot be read. Nothing was sent.` };
  }
}
