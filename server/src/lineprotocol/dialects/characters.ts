/** Owns the names of the characters that have a meaning in line protocol. */

export const TAB = 9;
export const NEWLINE = 10;
export const VERTICAL_TAB = 11;
export const FORM_FEED = 12;
export const RETURN = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const PLUS = 43;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const SLASH = 47;
export const EQUALS = 61;
export const BACKSLASH = 92;
export const DELETE = 127;
