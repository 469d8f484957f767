/**
 * Owns the way of any text into a Markdown surface: as itself. What a server sends may hold links, images, HTML or icons; none
 * of it may come to life. Pure. Invariant: the rendered text equals the input, and nothing else is rendered.
 */

/** Escapes a text for a paragraph of Markdown; line ends become hard breaks. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd")
    .split(/\r\n|\r|\n/)
    .map(escapeLine)
    .join("  \n");
}

function escapeLine(line: string): string {
  return (
    line
      // Entities first, so that "&lt;" in the text stays "&lt;" on screen.
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      // Every punctuation that Markdown or a dialect gives a meaning. With ":", "." and "@" escaped, a bare address is no link.
      .replace(/[\\`*_{}[\]()#+\-.!|~$^=":@]/g, "\\$&")
      // Runs of blanks and those at the edges would collapse, or make a code block or a break.
      .replace(/^[ \t]+|[ \t]+$|[ \t]{2,}/g, (blanks) =>
        "&nbsp;".repeat(blanks.replace(/\t/g, "    ").length),
      )
  );
}
