-- What a user of Neovim 0.7 writes to have Airsmith; newer ones have vim.lsp.config and vim.lsp.enable.
local function generate()
  local document = { uri = vim.uri_from_bufnr(0), version = vim.lsp.util.buf_versions[vim.api.nvim_get_current_buf()] }
  vim.lsp.buf.execute_command({ command = "airsmith.generate", arguments = { document } })
end

local function set_keys(_, buffer)
  vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  vim.keymap.set("n", "K", vim.lsp.buf.hover, { buffer = buffer })
  vim.keymap.set("n", "ga", vim.lsp.buf.code_action, { buffer = buffer })
  vim.keymap.set("n", "gl", vim.diagnostic.setloclist, { buffer = buffer })
  vim.api.nvim_buf_create_user_command(buffer, "AirsmithGenerate", generate, {})
  vim.api.nvim_echo({ { "Airsmith is there." } }, false, {})
end

local function start(event)
  local id = vim.lsp.start_client({
    name = "airsmith",
    cmd = { "airsmith", "lsp" },
    root_dir = vim.fn.getcwd(),
    on_attach = set_keys,
  })
  vim.lsp.buf_attach_client(event.buf, id)
end

vim.api.nvim_create_autocmd("FileType", { pattern = { "yaml", "python" }, callback = start })
