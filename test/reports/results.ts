/** Real results for the tests of reports: every kind of trouble, with texts that mean something to XML, HTML and shells. */
import { type CheckedFile, checkedFile, type NameOf } from '../../server/reports/checked-file.ts';
import { checkText, compareText, MAIN } from '../support/lockstep.ts';

export const NAME = 'models/a b.lockstep';
export const nameOf: NameOf = (uri) => (uri === MAIN ? NAME : uri);

export const TROUBLES = `
spinlock a;
shared x: 0..3 = 0;
shared go: bool = false;
fn stop() { halt(); }
scenario hangs "A CPU is halted" for n in 0..1 {
  cpu 0 { if (n == 0) { spin_lock(a); spin_lock(a); } else loop { x = 1; x = 0; } }
  cpu 1 { send_nmi(0, stop); }
  expect no hang;
  expect reachable x == 3;
  expect never x == 1;
}
scenario breaks "An error of the model" {
  cpu 0 { x = 3; x++; }
  expect no hang;
}
scenario starves "Bad luck for ever" {
  cpu 0 { loop { if (go) break; } }
  background cpu 1 { loop { go = true; go = false; } }
  expect no starvation;
  expect no hang;
}
scenario holds { cpu 0 { } expect no hang; }
scenario silent { cpu 0 { } expect eventually printed("]]> & <b> 100 %0A, a: b"); }
`;

export const TABLE = `
spinlock a;
spinlock b;
fn first() { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
fn second() { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
scenario two "Two locks | two orders" for extra in 0..1 {
  cpu 0 { first(); }
  cpu 1 { second(); if (extra == 1) { spin_lock(a); spin_lock(a); } }
  expect no hang;
}
patch ordered "One order" { fn second { - spin_lock(b); spin_lock(a); + spin_lock(b); spin_unlock(a); ... } }
patch idle "Changes nothing that matters" { fn first { + cpu_relax(); spin_lock(a); ... } }
compare "Which <order>" { scenarios two; with nothing; with ordered; with idle; with ordered, idle; }
`;

let troubles: Promise<CheckedFile> | undefined;

/** Everything that can be wrong with a scenario, as a checked file. */
export function troubledFile(): Promise<CheckedFile> {
  troubles ??= checkText(TROUBLES).then((report) => checkedFile(report, nameOf));
  return troubles;
}

/** The same, ended by a limit. */
export async function openFile(): Promise<CheckedFile> {
  return checkedFile(await checkText(TROUBLES, { scenario: 'holds', budget: { maxStates: 1 } }), nameOf);
}

export async function wrongFile(): Promise<CheckedFile> {
  return checkedFile(await checkText('spinlock x;\nshared x: bool = 1;\nscenario s { cpu 0 {} }\n'), nameOf);
}

export const tableReport = () => compareText(TABLE);
