/** Owns base64 in both hosts: Node's Buffer where there is one (a megabyte in a millisecond), else the browser's functions. */

export function encodeBase64(bytes: Uint8Array): string {
  if (typeof Buffer === "function")
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const chunks: string[] = [];
  // String.fromCharCode takes its bytes as arguments, of which engines allow some ten thousand.
  for (let at = 0; at < bytes.length; at += 8192)
    chunks.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(chunks.join(""));
}

export function decodeBase64(text: string): Uint8Array {
  if (typeof Buffer === "function") return Buffer.from(text, "base64");
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
