/** Whatever a title, a name or a sentence contains, a report says it, and nothing in it becomes a part of the report itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlText } from '../../server/reports/escape-html.ts';
import { markdownBlock, markdownText } from '../../server/reports/escape-markdown.ts';
import { xmlAttribute, xmlText } from '../../server/reports/escape-xml.ts';
import { githubMessage, githubProperty } from '../../server/reports/github.ts';
import { htmlErrors, markdownToHtml, parseXml, readHtml } from './parsers.ts';

/** Texts of signs that mean something to somebody, and of anything else. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ']]>',
          '<![CDATA[',
          '&amp;',
          '&#10;',
          '%0A',
          '%',
          '::',
          ',',
          '::error::',
          '<script>',
          '-->',
          '"',
          "'",
          '`',
          '```',
          '|',
          '\\',
          '\\|',
          '*',
          '__',
          '_a_',
          '~~',
          '[x](y)',
          '![',
          '#',
          '\n',
          '\r\n',
          '\t',
          '\0',
          '\x1b[31m',
          '\u0085',
          '\u2028',
          '\ud800',
          '\ufffe',
          '<br>',
          '$x$',
          'www.a.org',
          'x://y',
          'a@b.org',
          '- ',
          '1. ',
          '    ',
          '\n\n---\n',
          '|---|',
        ),
        fc.string({ maxLength: 4 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

const NOTHING_ELSE = { numRuns: 1000 };
/** What XML and HTML cannot hold is one sign that says so. */
const without = (text: string, what: RegExp) => text.replace(what, '\ufffd');

describe('text is text again', () => {
  test('in XML, between tags and in attributes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { children, ...root } = parseXml(`<a b="${xmlAttribute(text)}">${xmlText(text)}<c/></a>`);
        const kept = without(text, /\p{Cs}|[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/gu);
        expect(root).toEqual({ name: 'a', attributes: { b: kept }, text: kept });
        expect(children.map(({ name }) => name)).toEqual(['c']);
      }),
      NOTHING_ELSE,
    );
  });

  test('in HTML, and the page has no mistake', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = `<!DOCTYPE html><html lang="en"><head><title>${htmlText(text)}</title></head><body><p title="${htmlText(text)}">x${htmlText(text)}</p></body></html>`;
        expect(htmlErrors(page)).toEqual([]);
        const read = readHtml(page);
        expect(read.names).toEqual(['html', 'head', 'title', 'body', 'p']);
        const kept = without(text, /\p{Cs}|\p{Noncharacter_Code_Point}|[^\P{Cc}\t\n]/gu);
        expect(read.text).toBe(`${kept}x${kept}`);
      }),
      NOTHING_ELSE,
    );
  });

  test('in a row of a Markdown table, where it neither ends the row nor makes a cell, a link or a tag', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = markdownToHtml(
          `| x${markdownText(text)} | end |\n| --- | --- |\n| **${'b'}** ${markdownText(text)}x | end |\n`,
        );
        const read = readHtml(html);
        expect(read.names).toEqual([
          'html',
          'head',
          'body',
          'table',
          'thead',
          'tr',
          'th',
          'th',
          'tbody',
          'tr',
          'td',
          'strong',
          'td',
        ]);
        expect(squeezed(read.text)).toBe(squeezed(`x${line(text)} end b ${line(text)}x end`));
      }),
      NOTHING_ELSE,
    );
  });

  test('in a block of code of Markdown, which ends where it should', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (texts) => {
        const html = markdownToHtml(`${markdownBlock(texts)}\n\nend\n`);
        const read = readHtml(html);
        expect(read.names).toEqual(['html', 'head', 'body', 'pre', 'code', 'p']);
        expect(read.text.split('\n').slice(0, texts.length)).toEqual(texts.map(line));
      }),
      NOTHING_ELSE,
    );
  });
});

describe('a command of GitHub', () => {
  /** As the runner reads it (actions/runner, ActionCommand.cs). */
  const unescaped = (text: string, property: boolean): string => {
    const read = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
    return (property ? read.replaceAll('%3A', ':').replaceAll('%2C', ',') : read).replaceAll('%25', '%');
  };

  test('is one line, its properties end where they should, and it says what was meant', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const message = githubMessage(text);
        const property = githubProperty(text);
        expect(message).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(property).not.toMatch(/[:,\p{Cc}\u2028\u2029]/u);
        const meant = text.replace(/[^\P{Cc}\r\n]|[\u2028\u2029]/gu, ' ');
        expect(unescaped(message, false)).toBe(meant);
        expect(unescaped(property, true)).toBe(meant);
      }),
      NOTHING_ELSE,
    );
  });

  test('that a text already looks escaped in does not change it', () => {
    expect(githubMessage('100 %0A')).toBe('100 %250A');
    expect(githubProperty('a: b, c')).toBe('a%3A b%2C c');
  });
});

function line(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
