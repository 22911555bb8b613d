/** Readers that others have written, for what the reports say: they refuse what is not well-formed. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import MarkdownIt from 'markdown-it';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { SaxesParser } from 'saxes';
import { pathOf } from '../support/lockstep.ts';

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Throws where a text is no well-formed XML 1.0. */
export function parseXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.write(text).close();
  return root.children[0];
}

export function below(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...below(child, name),
  ]);
}

let sarif: ((log: unknown) => string[]) | undefined;

/** What the official schema of SARIF 2.1.0 has to say against a log. */
export function sarifErrors(log: unknown): string[] {
  sarif ??= sarifValidator();
  return sarif(log);
}

function sarifValidator(): (log: unknown) => string[] {
  const path = pathOf('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // Its pattern for languages is none by the rules for Unicode.
  const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
  return (log) => (validate(log) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`));
}

type HtmlNode = DefaultTreeAdapterTypes.ChildNode;

/** Every mistake in a page that the HTML standard names. */
export function htmlErrors(text: string): string[] {
  const errors: string[] = [];
  parse(text, { onParseError: ({ code, startLine }) => errors.push(`${startLine}: ${code}`) });
  return errors;
}

/** Names of the elements of a page, and its text, each in order. */
export function readHtml(text: string): { names: string[]; text: string } {
  const names: string[] = [];
  let all = '';
  const visit = (node: HtmlNode): void => {
    if ('tagName' in node) names.push(node.tagName);
    if (node.nodeName === '#text') all += (node as DefaultTreeAdapterTypes.TextNode).value;
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  parse(text).childNodes.forEach(visit);
  return { names, text: all };
}

/** With tables, and with links made of addresses as on GitHub. */
export function markdownToHtml(text: string): string {
  return new MarkdownIt({ html: true, linkify: true }).render(text);
}
