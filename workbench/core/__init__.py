"""The words of the domain and its pure rules: no boto3, textual, sockets, threads or files.

Everything here is a value or a function of values, so that it can be tested without a fixture and read without a
debugger. What needs a clock, a socket or a file is handed in through a protocol of `ports`.
"""
