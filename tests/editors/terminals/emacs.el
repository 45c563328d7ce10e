;;; What a user of Emacs writes to have Airsmith by eglot.  -*- lexical-binding: t -*-

(package-initialize)
(require 'eglot)
(require 'yaml-mode)

(add-to-list 'eglot-server-programs '((yaml-mode python-mode) . ("airsmith" "lsp")))
(add-hook 'yaml-mode-hook #'eglot-ensure)
(add-hook 'python-mode-hook #'eglot-ensure)

(defun airsmith-generate ()
  "Generate the component of the spec in this buffer."
  (interactive)
  (eglot--signal-textDocument/didChange) ; what was typed just now is still to be told
  (eglot-execute-command (eglot--current-server-or-lose) 'airsmith.generate
                         (vector (eglot--VersionedTextDocumentIdentifier))))
