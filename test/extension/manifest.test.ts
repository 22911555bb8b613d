// The manifest names files and commands; a name that nothing stands behind shows only when a user meets it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { contributes } = manifest;

test('every contributed file exists', () => {
  const [language] = contributes.languages;
  const files = [
    manifest.icon,
    language.configuration,
    ...Object.values<string>(language.icon),
    ...contributes.grammars.map(({ path }: { path: string }) => path),
    ...contributes.snippets.map(({ path }: { path: string }) => path),
  ];
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every command in a menu is contributed', () => {
  const commands = contributes.commands.map(({ command }: { command: string }) => command);
  const used = Object.values<{ command: string }[]>(contributes.menus).flat();
  expect(used.map(({ command }) => command).filter((command) => !commands.includes(command))).toEqual([]);
});

test('every field of a launch configuration is described and has a default', () => {
  const fields = contributes.debuggers[0].configurationAttributes.launch.properties;
  for (const [name, field] of Object.entries<Record<string, unknown>>(fields)) {
    expect(field, name).toHaveProperty('default');
    expect(field.description ?? field.markdownDescription, name).toBeTypeOf('string');
    if (Array.isArray(field.enum)) expect(field.enumDescriptions, name).toHaveLength(field.enum.length);
  }
});

test('every setting is described, has a default and a place of its own in its group', () => {
  const groups = contributes.configuration as { properties: Record<string, Record<string, unknown>> }[];
  for (const { properties } of groups) {
    const orders = Object.values(properties).map(({ order }) => order);
    expect(orders).toEqual(orders.map((_, i) => i + 1));
    for (const [name, setting] of Object.entries(properties)) {
      expect(setting, name).toHaveProperty('default');
      expect(setting.description ?? setting.markdownDescription, name).toBeTypeOf('string');
      if (Array.isArray(setting.enum))
        expect(setting.enumDescriptions, name).toHaveLength(setting.enum.length);
    }
  }
});
