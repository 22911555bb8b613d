/** Names that the kernel's C has and a model writes otherwise. Any of them can still be declared: only an unknown name is looked up. */

const write = (text: string) => ` Write \`${text}\`.`;

const NAMES: Readonly<Record<string, string>> = {
  NULL: write('none'),
  ...each(['smp_processor_id', 'raw_smp_processor_id', 'get_cpu'], write('this_cpu')),
  ...each(['raw_spin_lock', 'arch_spin_lock', 'queued_spin_lock'], write('spin_lock(LOCK)')),
  ...each(['raw_spin_unlock', 'arch_spin_unlock', 'queued_spin_unlock'], write('spin_unlock(LOCK)')),
  ...each(['raw_spin_trylock', 'arch_spin_trylock'], write('spin_trylock(LOCK)')),
  ...each(
    ['spin_lock_irqsave', 'raw_spin_lock_irqsave', 'logbuf_lock_irqsave'],
    write('let flags = irq_save(); spin_lock(LOCK);'),
  ),
  ...each(
    ['spin_unlock_irqrestore', 'raw_spin_unlock_irqrestore', 'logbuf_unlock_irqrestore'],
    write('spin_unlock(LOCK); irq_restore(flags);'),
  ),
  ...each(['spin_lock_irq', 'raw_spin_lock_irq'], write('irq_disable(); spin_lock(LOCK);')),
  ...each(['spin_unlock_irq', 'raw_spin_unlock_irq'], write('spin_unlock(LOCK); irq_enable();')),
  ...each(['local_irq_save', 'raw_local_irq_save'], write('let flags = irq_save();')),
  ...each(['local_irq_restore', 'raw_local_irq_restore'], write('irq_restore(flags);')),
  local_irq_disable: write('irq_disable();'),
  local_irq_enable: write('irq_enable();'),
  irqs_disabled: write('irqs_off()'),
  in_hardirq: write('in_irq()'),
  in_interrupt: write('in_irq() || in_nmi()'),
  mutex_lock: ' Declare the mutex as `semaphore NAME = 1;` and write `down(NAME)`.',
  mutex_unlock: ' Declare the mutex as `semaphore NAME = 1;` and write `up(NAME)`.',
  mutex_trylock:
    ' Declare the mutex as `semaphore NAME = 1;` and write `down_trylock(NAME)`, which is true when it was taken.',
  ...each(
    ['BUG_ON', 'WARN_ON', 'WARN_ON_ONCE', 'VM_BUG_ON', 'lockdep_assert'],
    ' Write `assert(…)` with what must be true.',
  ),
  ...each(['likely', 'unlikely'], ' Write the condition alone.'),
  ...each(
    ['smp_mb', 'smp_rmb', 'smp_wmb', 'mb', 'rmb', 'wmb', 'barrier'],
    ' Remove it: memory is sequentially consistent here, so a barrier changes nothing, and one that is missing is not found.',
  ),
  smp_load_acquire: write('READ_ONCE(VARIABLE)'),
  smp_store_release: write('WRITE_ONCE(VARIABLE, VALUE)'),
  atomic_read: write('READ_ONCE(VARIABLE)'),
  atomic_set: write('WRITE_ONCE(VARIABLE, VALUE)'),
  atomic_cmpxchg: write('cmpxchg(VARIABLE, OLD, NEW)'),
  ...each(['try_cmpxchg', 'atomic_try_cmpxchg'], write('cmpxchg(VARIABLE, OLD, NEW) == OLD')),
  atomic_xchg: write('xchg(VARIABLE, VALUE)'),
  atomic_add_return: write('fetch_add(VARIABLE, N) + N'),
  atomic_fetch_add: write('fetch_add(VARIABLE, N)'),
  atomic_inc_return: write('fetch_add(VARIABLE, 1) + 1'),
  udelay: write('takes 10 us;'),
  mdelay: write('takes 10 ms;'),
  ...each(['msleep', 'usleep_range', 'ssleep'], write('takes 10 ms;')),
  ...each(
    ['smp_call_function', 'smp_call_function_single', 'on_each_cpu'],
    `${write('send_ipi(CPUS, HANDLER);')} It does not wait: where the kernel does, let the handler count in a variable and wait for that.`,
  ),
  ...each(['wait_event', 'smp_cond_load_acquire', 'spin_until_cond'], write('wait CONDITION;')),
  for_each_online_cpu: write('for (i in 0..cpus - 1)'),
  for_each_possible_cpu: write('for (i in 0..cpus - 1)'),
  num_online_cpus: write('cpus'),
  ...each(
    ['rcu_read_lock', 'rcu_read_unlock', 'synchronize_rcu', 'call_rcu'],
    ' RCU is not part of the machine: count the readers in a variable, and let whoever waits for them wait until there are none.',
  ),
  ...each(
    ['preempt_disable', 'preempt_enable'],
    ' Remove it: a CPU is one task here, and nothing but interrupts comes in between.',
  ),
};

function each(names: readonly string[], hint: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, hint]));
}

/** How what the kernel calls by this name is written here: a sentence with a space before it. */
export function kernelName(name: string): string | undefined {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}
