"""The functions that make pages and texts of templates, by their dotted paths."""

from airsmith.rules.security.dotted_paths import paths

TEMPLATE_READERS = (
    paths("jinja2 jinja2.environment", "Template Environment().from_string")
    | paths("jinja2.nativetypes", "NativeTemplate NativeEnvironment().from_string")
    | paths("flask flask.templating quart", "render_template_string")
    | paths("mako.template", "Template")
    | paths("tornado.template django.template Cheetah.Template", "Template")
    | paths("genshi.template", "MarkupTemplate TextTemplate NewTextTemplate OldTextTemplate")
    | paths("bottle", "template SimpleTemplate")
)
"""Given the text of a template first, from which Python can be reached; sandboxed ones are not among them."""

ENVIRONMENTS = paths("jinja2 jinja2.environment jinja2.sandbox", "Environment SandboxedEnvironment")
"""They escape nothing unless they are told to."""

MARKUP_MAKERS = (
    paths("markupsafe flask jinja2", "Markup")
    | paths("django.utils.safestring", "mark_safe SafeString SafeText")
    | paths("webhelpers2.html wtforms.widgets", "literal HTMLString")
)
"""They say that their text needs no escaping."""

WATCHED_TEMPLATES = TEMPLATE_READERS | ENVIRONMENTS | MARKUP_MAKERS
"""All of them together."""
