import { expect, test } from 'vitest';
import { unknownFile } from '../../server/reports/checked-file.ts';
import { githubReport } from '../../server/reports/github.ts';
import { nameOf, openFile, troubledFile, wrongFile } from './results.ts';

test('there is an annotation at each expectation that is not met, with its causes', async () => {
  expect(
    githubReport([await troubledFile()], nameOf)
      .split('\n')
      .map((line) => line.slice(0, 190)),
  ).toEqual([
    '::error file=models/a b.lockstep,line=9,endLine=9,col=3,endColumn=17,title=hangs (n = 0)%3A expect no hang::halted: CPU 0 was halted by NMI stop',
    '::error file=models/a b.lockstep,line=10,endLine=10,col=3,endColumn=26,title=hangs (n = 0)%3A expect reachable x == 3::not met: reachable x == 3',
    '::error file=models/a b.lockstep,line=9,endLine=9,col=3,endColumn=17,title=hangs (n = 1)%3A expect no hang::halted: CPU 0 was halted by NMI stop',
    '::error file=models/a b.lockstep,line=10,endLine=10,col=3,endColumn=26,title=hangs (n = 1)%3A expect reachable x == 3::not met: reachable x == 3',
    "::error file=models/a b.lockstep,line=11,endLine=11,col=3,endColumn=22,title=hangs (n = 1)%3A expect never x == 1::x == 1 holds after CPU 0's step (line 7)",
    '::error file=models/a b.lockstep,line=14,endLine=14,col=18,endColumn=21,title=breaks%3A no error in the model::LS8001: CPU 0: x leaves its range 0..3.',
    '::error file=models/a b.lockstep,line=20,endLine=20,col=3,endColumn=23,title=starves%3A expect no starvation::starvation: CPU 0 can go round for ever in its loop (line 18), although it could',
    '::error file=models/a b.lockstep,line=24,endLine=24,col=29,endColumn=81,title=silent%3A expect eventually printed("]]> & <b> 100 %250A%2C a%3A b")::printed("]]> & <b> 100 %250A, a: b") can n',
    '',
  ]);
});

test('what is not known is an error, and mistakes of the text are errors and warnings', async () => {
  const lost = unknownFile('file:///x.lockstep', 'it was lost\nfor good', () => 'x.lockstep');
  const report = githubReport([await openFile(), await wrongFile(), lost], nameOf);
  expect(report.split('\n').map((line) => line.replace(/(::.*?::.{14}).*/, '$1'))).toEqual([
    '::error file=models/a b.lockstep,line=23,endLine=23,col=28,endColumn=42,title=holds%3A expect no hang::inconclusive: ',
    '::error file=models/a b.lockstep,line=2,endLine=2,col=8,endColumn=8,title=LS1021::`x` is declare',
    '::error file=models/a b.lockstep,line=2,endLine=2,col=18,endColumn=18,title=LS2001::The initial va',
    '::warning file=models/a b.lockstep,line=3,endLine=3,col=10,endColumn=10,title=LS5003::This scenario ',
    '::error file=file%3A///x.lockstep,line=1,endLine=1,title=lockstep::it was lost%0A',
    '',
  ]);
});
