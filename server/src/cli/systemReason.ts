/** Owns what the system's errors with files are called in a sentence, without its end. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "what should be its folder is none",
  EACCES: "that is not permitted",
  EPERM: "that is not permitted",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  Z_DATA_ERROR: "it is not gzip, or damaged",
  Z_BUF_ERROR: "its gzip data is not complete",
};

export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) ?? message ?? String(error);
}
