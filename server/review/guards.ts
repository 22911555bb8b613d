/**
 * A variable that is used under a lock, and somewhere without it. A lock guards what is changed under it, unless the code that holds it waits for
 * others to change it. A use without the lock is a mistake only if somebody can be at a guarded one meanwhile, and if nothing
 * says that it is meant: see mentions.ts. What only handlers of NMIs and devices do, which cannot take locks, is none.
 */
import type { Location, SourceRange } from '../program/program.ts';
import { accessesOf, type SharedAccess } from './accesses.ts';
import { type Company, shareLock } from './company.ts';
import type { Mention, Mentions } from './mentions.ts';
import { lockName, type Remark } from './remark.ts';
import type { Subject } from './subject.ts';

/** As many of the places where the lock is held are named. */
const MOST_RELATED = 4;

export function reviewGuards(subject: Subject, mentions: Mentions, company: Company): Remark[] {
  const bySlot = accessesOf(subject);
  const all = [...bySlot.values()].flat();
  const found = new Map<string, Suspicion>();
  for (const accesses of bySlot.values())
    for (const suspicion of suspicions(subject, mentions, company, accesses, all)) {
      const { location } = suspicion.access;
      const key = `${location} ${suspicion.access.variable.name}`;
      const before = found.get(key);
      if (!before || rank(suspicion) > rank(before)) found.set(key, suspicion);
    }
  const changes = (suspicion: Suspicion): number => Number(suspicion.access.write);
  return inPlace(
    subject,
    mentions,
    [...found.values()].sort((a, b) => changes(b) - changes(a)),
  );
}

interface Suspicion {
  access: SharedAccess;
  lock: number;
  guarded: SharedAccess[];
}

const rank = ({ guarded, access }: Suspicion): number => guarded.length * 2 + Number(access.write);

function suspicions(
  subject: Subject,
  mentions: Mentions,
  company: Company,
  accesses: SharedAccess[],
  all: SharedAccess[],
): Suspicion[] {
  const locks = new Set(accesses.flatMap(({ held }) => [...held.keys()]));
  return [...locks].flatMap((lock) => {
    if (accesses.some(({ waits, held, perhaps }) => waits && (held.has(lock) || perhaps.has(lock))))
      return [];
    const guarded = accesses.filter(({ held }) => held.has(lock));
    const free = accesses.filter(
      (each) =>
        !each.waits && !each.held.has(lock) && !each.perhaps.has(lock) && !isMeant(subject, mentions, each),
    );
    if (free.length === 0 || !isGuardedBy(subject, company, lock, guarded, all)) return [];
    if (placesOf(subject, free).size > placesOf(subject, guarded).size) return [];
    return (
      free
        .filter((each) => each.exact && company.canTake(lock, each) && !company.isAlone(each, lock))
        // With locks of its own, something else than one lock may keep them apart.
        .filter((each) => accesses.every((other) => other.ways === each.ways || !shareLock(each, other)))
        .filter((each) => guarded.some((other) => company.meets(each, other)))
        .map((access) => ({ access, lock, guarded }))
    );
  });
}

/** The statements of the text that use a variable. */
function placesOf({ program }: Subject, accesses: readonly SharedAccess[]): Set<string> {
  return new Set(accesses.map(({ location }) => keyOf(program.ops[location].at)));
}

/**
 * It is changed under the lock, and that is no accident: two use it under the lock, or one statement reads and changes it under the lock, or
 * there are several places, or all that is done under the lock is to use it.
 */
function isGuardedBy(
  subject: Subject,
  company: Company,
  lock: number,
  guarded: SharedAccess[],
  all: SharedAccess[],
): boolean {
  const writes = guarded.filter(({ write }) => write);
  if (writes.length === 0) return false;
  const placeOf = (access: SharedAccess): string => [...placesOf(subject, [access])][0];
  const read = placesOf(
    subject,
    guarded.filter(({ write }) => !write),
  );
  return (
    placesOf(subject, guarded).size > 1 ||
    writes.some((each) => read.has(placeOf(each))) ||
    writes.some((one) => guarded.some((other) => company.areTwo(one, other))) ||
    all.every(({ held, variable }) => !held.has(lock) || variable === guarded[0].variable)
  );
}

function mentionsOf(
  { program }: Subject,
  mentions: Mentions,
  { location, variable, write }: SharedAccess,
): readonly Mention[] {
  const [statement, declaration] = [program.ops[location].at, variable.at].map((at) => ({
    ...at,
    uri: program.sources[at.source].uri,
  }));
  const here = mentions(statement, declaration);
  const same = here.filter((each) => each.write === write);
  return same.length > 0 ? same : here;
}

/** In a statement that does not name the variable it is the machine that uses it. */
function isMeant(subject: Subject, mentions: Mentions, access: SharedAccess): boolean {
  return mentionsOf(subject, mentions, access).every(({ meant }) => meant);
}

// ------------------------------------------------------------------------------------ words and places

function inPlace(subject: Subject, mentions: Mentions, found: Suspicion[]): Remark[] {
  const said = new Set<string>();
  return found.flatMap((suspicion) => {
    const { access, lock, guarded } = suspicion;
    const { program } = subject;
    const others = new Set(guarded.flatMap(({ location }) => wayTo(subject, location).map(keyOf)));
    const way = wayTo(subject, access.location).filter(({ source }) => source === subject.source);
    const at = way.find((each) => !others.has(keyOf(each)));
    const { variable, location, write } = access;
    const key = at && `${keyOf(at)} ${variable.name}`;
    if (!at || !key || said.has(key)) return [];
    said.add(key);
    const statement = program.ops[location].at;
    const [mention] = at === statement ? mentionsOf(subject, mentions, access) : [];
    const [name, by] = [variable.name, lockName(program, lock)];
    const used = `\`${name}\` is ${write ? 'changed' : 'read'}`;
    const message = `${used} ${at === statement ? 'here' : 'in what is called here'} without \`${by}\`, which guards it elsewhere. Take \`${by}\` around this, or say with ${write ? 'WRITE_ONCE() or an atomic operation' : 'READ_ONCE()'} that no lock is meant.`;
    return [
      {
        code: 'LS7011',
        message,
        at,
        ...(mention ? { shown: { ...mention.at, source: at.source } } : {}),
        location,
        related: [
          ...(at === statement ? [] : [{ at: statement, message: `${used} here.` }]),
          ...related(subject, mentions, name, by, guarded),
        ],
      } satisfies Remark,
    ];
  });
}

/** The statement, and the calls that lead to it, the innermost first. */
function wayTo({ program }: Subject, location: Location): SourceRange[] {
  const { at, frame } = program.ops[location];
  const way = [at];
  for (let f = frame; f >= 0; f = program.frames[f].parent) {
    const { call } = program.frames[f];
    if (call) way.push(call);
  }
  return way;
}

const keyOf = ({ source, line, column }: SourceRange): string => `${source} ${line}:${column}`;

function related(
  subject: Subject,
  mentions: Mentions,
  name: string,
  lock: string,
  guarded: SharedAccess[],
): Remark['related'] {
  const places = new Map<string, { at: SourceRange; write: boolean; message: string }>();
  for (const access of guarded) {
    const { at } = subject.program.ops[access.location];
    const before = places.get(keyOf(at));
    if (before && (before.write || !access.write)) continue;
    const [mention] = mentionsOf(subject, mentions, access);
    const message = `\`${name}\` is ${access.write ? 'changed' : 'read'} here with \`${lock}\` held.`;
    places.set(keyOf(at), {
      at: mention ? { ...mention.at, source: at.source } : at,
      write: access.write,
      message,
    });
  }
  return [...places.values()]
    .sort((a, b) => Number(b.write) - Number(a.write))
    .slice(0, MOST_RELATED)
    .map(({ at, message }) => ({ at, message }));
}
