"""Kernels that start in a few hundredths of a second: forked from a process that is warm already.

`server` is the warm process, `client` speaks to it, `child` becomes the kernel, and `provisioner` offers all this to
any program that uses jupyter_client (Voilà, nbgrader, nbval, JupyterLab). Nothing here knows the rest of the project.

`jail` offers kernels for code that nobody has read. `keeper` keeps such a kernel, `walls` makes what it sees, `limits`
bounds what it uses, `fence` and `calls` close what else Linux can close, and `linux` makes the system calls.
"""
