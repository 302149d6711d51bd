"""Kernels that start in a few hundredths of a second: forked from a process that is warm already.

`server` is the warm process, `client` speaks to it, `child` becomes the kernel, and `provisioner` offers all this to
any program that uses jupyter_client (Voilà, nbgrader, nbval, JupyterLab). Nothing here knows the rest of the project.
"""
