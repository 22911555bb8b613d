;;; emacs-session.el --- A debug session in Emacs, by dap-mode, without a screen -*- lexical-binding: t; -*-

;; Run by `node test/editors/run-emacs.mjs'.  Writes what dap-mode sees of the session to standard output.
;; LOCKSTEP_COMMAND is the adapter's command line, LOCKSTEP_PORT a port it listens on (then no command is started),
;; LOCKSTEP_FILE the scenario file.

;;; Code:

(require 'package)
(package-initialize)
(setq lsp-session-file (make-temp-name "/tmp/lsp-session")
      dap-breakpoints-file (make-temp-name "/tmp/dap-breakpoints")
      dap-auto-configure-features nil)
(require 'dap-mode)
(require 'dap-ui)
(dap-mode 1)
(cl-defmethod dap-handle-event ((_event (eql lockstep/state)) _session _params))
(cl-defmethod dap-handle-event ((_event (eql lockstep/outlook)) _session _params))

(defun say (format &rest args)
  "Print FORMAT with ARGS on standard output."
  (princ (concat (apply #'format format args) "\n")))

(defvar stops 0 "How often the session has stopped and a frame was shown.")
(add-hook 'dap-stack-frame-changed-hook (lambda (&rest _) (setq stops (1+ stops))))

(defun wait-for (what holds)
  "Let messages come in until HOLDS returns non-nil; fail with WHAT after a minute."
  (let ((until (+ (float-time) 60)))
    (while (not (funcall holds))
      (when (> (float-time) until)
        (say "gave up waiting for %s" what)
        (kill-emacs 1))
      (accept-process-output nil 0.01))))

(defun frames (session thread)
  "Names and lines of the frames of THREAD in SESSION."
  (mapcar (lambda (frame) (format "%s:%s" (gethash "name" frame) (gethash "line" frame)))
          (gethash "stackFrames" (dap-request session "stackTrace" :threadId thread))))

(defun scope (session thread name)
  "Variables of the scope NAME of the top frame of THREAD in SESSION."
  (let* ((frame (aref (vconcat (gethash "stackFrames" (dap-request session "stackTrace" :threadId thread))) 0))
         (scopes (append (gethash "scopes" (dap-request session "scopes" :frameId (gethash "id" frame))) nil))
         (found (seq-find (lambda (each) (string= name (gethash "name" each))) scopes)))
    (mapcar (lambda (each) (format "%s = %s" (gethash "name" each) (gethash "value" each)))
            (append (gethash "variables"
                             (dap-request session "variables"
                                          :variablesReference (gethash "variablesReference" found)))
                    nil))))

(defun threads (session)
  "Names of the threads of SESSION."
  (mapcar (lambda (each) (gethash "name" each))
          (append (gethash "threads" (dap-request session "threads")) nil)))

(let* ((file (getenv "LOCKSTEP_FILE"))
       (port (getenv "LOCKSTEP_PORT"))
       (how (if port
                (list :host "127.0.0.1" :debugServer (string-to-number port))
              (list :dap-server-path (split-string (getenv "LOCKSTEP_COMMAND") " "))))
       session)
  (dap-register-debug-provider
   "lockstep"
   (lambda (configuration) (append configuration how (list :program file))))
  (find-file file)
  (goto-char (point-min))
  (search-forward "spin_lock(a)" nil nil 2)
  (dap-breakpoint-toggle)
  (say "breakpoint in line %d" (line-number-at-pos))
  (dap-debug (list :type "lockstep" :request "launch" :name "Lockstep" :scenario "opposite"))
  (wait-for "the session" (lambda () (dap--cur-session)))
  (setq session (dap--cur-session))
  (wait-for "the entry" (lambda () (> stops 0)))
  (say "threads: %s" (string-join (threads session) ", "))
  (say "at: %s" (string-join (frames session 1) ", "))
  (let ((before stops))
    (dap-next session)
    (wait-for "a step" (lambda () (> stops before))))
  (say "after next: %s" (string-join (frames session 1) ", "))
  (say "locks: %s" (string-join (scope session 1 "Locks") ", "))
  (let ((before stops))
    (dap-continue session 1)
    (wait-for "the breakpoint" (lambda () (> stops before))))
  (say "at the breakpoint: %s" (string-join (frames session 2) ", "))
  (let ((before stops))
    (dap-continue session 1)
    (wait-for "the hang" (lambda () (> stops before))))
  (say "threads: %s" (string-join (threads session) ", "))
  (let ((info (dap-request session "exceptionInfo" :threadId 1)))
    (say "%s" (gethash "exceptionId" info))
    (say "%s" (gethash "description" info)))
  (say "who waits: %s"
       (string-join (append (gethash "lines" (dap-request session "lockstep/waits")) nil) "; "))
  (dap-disconnect session)
  (wait-for "the end" (lambda () (not (process-live-p (dap--debug-session-proc session)))))
  (say "ended"))

;;; emacs-session.el ends here
