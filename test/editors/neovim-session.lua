-- A session of Neovim's own language client with `lockstep lsp`; run-neovim.mjs says where the command is and compares what is printed.
local file = assert(vim.env.LOCKSTEP_FILE)
local uri = vim.uri_from_fname(file)

local function say(what, ...)
  io.write(what, ': ', table.concat({ ... }, ' '), '\n')
end

local function wait(what, condition)
  assert(vim.wait(60000, condition, 20), 'waited in vain for ' .. what)
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local client_id = vim.lsp.start_client({
  name = 'lockstep',
  cmd = vim.split(assert(vim.env.LOCKSTEP_COMMAND), ' '),
  root_dir = vim.fn.fnamemodify(file, ':h'),
})
vim.lsp.buf_attach_client(0, client_id)
wait('the client', function()
  return #vim.lsp.buf_get_clients(0) == 1
end)
say('attached', vim.lsp.get_client_by_id(client_id).name)

wait('diagnostics', function()
  return #vim.diagnostic.get(0) > 0
end)
for _, each in ipairs(vim.diagnostic.get(0)) do
  say('diagnostic', each.code, 'in line ' .. (each.lnum + 1) .. ':', each.message)
end

local function ask(method, params)
  local answers = assert(vim.lsp.buf_request_sync(0, method, params, 60000))
  local answer = answers[client_id]
  return answer.result, answer.error
end

local function at(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  return vim.lsp.util.make_position_params()
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

say('hover', vim.split(ask('textDocument/hover', at(4, 9)).contents.value, '\n')[2])

local help = ask('textDocument/signatureHelp', at(4, 20))
say('signature', help.signatures[1].label)

local fixes = ask('textDocument/codeAction', vim.tbl_extend('force', vim.lsp.util.make_range_params(), {
  context = { diagnostics = {}, only = { 'source.fixAll' } },
}))
vim.lsp.util.apply_workspace_edit(fixes[1].edit, 'utf-16')
wait('the fix to be checked', function()
  return #vim.diagnostic.get(0) == 0
end)
say('fixed', vim.api.nvim_buf_get_lines(0, 3, 4, false)[1])

local params = at(1, 7)
params.newName = 'irq_save'
local _, refused = ask('textDocument/rename', params)
say('rename refused', refused.message)
params.newName = 'visits'
vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', params), 'utf-16')
say('renamed', '\n' .. text())

vim.lsp.util.apply_text_edits(ask('textDocument/formatting', vim.lsp.util.make_formatting_params()), 0, 'utf-16')
say('formatted', '\n' .. text())

vim.lsp.stop_client(client_id)
wait('the server to end', function()
  return vim.lsp.get_client_by_id(client_id) == nil
end)
say('ended', 'yes')
vim.cmd('qall!')
