/** Owns reading a file for the language server where it has no disk, or the file is on none: through VS Code's file systems. */
import { l10n, Uri, workspace } from "vscode";
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
        failure: l10n.t(
          "{0} holds {1} bytes; here at most {2} can be read. Nothing was sent.",
          name,
          count(size),
          count(limit),
        ),
      };
    return { bodyBase64: encodeBase64(await workspace.fs.readFile(file)) };
  } catch {
    return { failure: l10n.t("{0} cannot be read. Nothing was sent.", name) };
  }
}
