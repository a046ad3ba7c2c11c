import { XMLBuilder } from 'fast-xml-parser';

/** An element: its attributes, and what is in it. A text is an element's whole content. */
export type Xml = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly children?: readonly Xml[] | string;
};

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  format: true,
  indentBy: '  ',
});

/** A document; `doctype` is its declaration, where it has one. A comment stands before the root. */
export function writeXml(
  root: Xml,
  { doctype, comment }: { readonly doctype?: string; readonly comment?: string } = {},
): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...(doctype === undefined ? [] : [doctype]),
    // Two hyphens would end it.
    ...(comment === undefined ? [] : [`<!-- ${plain(comment).replaceAll(/-{2,}/g, '-')} -->`]),
  ];
  const body = builder.build([node(root)]).trim();
  return `${lines.join('\n')}\n${body}\n`;
}

/** Elements by themselves, to be put into a document. */
export function writeElements(elements: readonly Xml[]): string {
  return builder.build(elements.map(node)).trim();
}

function node({ name, attributes = {}, children = [] }: Xml): unknown {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const content =
    typeof children === 'string'
      ? children === ''
        ? []
        : [{ '#text': plain(children) }]
      : children.map(node);
  return {
    [name]: content,
    ...(given.length > 0 && {
      ':@': Object.fromEntries(given.map(([key, value]) => [`@${key}`, plain(String(value))])),
    }),
  };
}

/** Without what no XML may hold, escaped or not. */
function plain(text: string): string {
  return text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}
