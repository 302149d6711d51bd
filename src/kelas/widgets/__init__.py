"""The only place that knows ipywidgets: a class per widget kind, made from its folder."""
