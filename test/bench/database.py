"""A psql session that the benchmark talks to: one backend, statements timed one by one.

psql is enough (it is there with the server), so no Python driver is needed. The connection comes from PGHOST and the
other usual variables.
"""
import os
import subprocess
import time

MARK = '--end-of-statement--'
FIELD = '\x1f'


class SqlError(Exception):
    pass


class Session:
    def __init__(self, database=None):
        # line buffering, or an answer would wait in psql's buffer
        self.psql = subprocess.Popen(
            ['stdbuf', '-oL', 'psql', '-XAtq', '-F', FIELD, '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose']
            + ([database] if database else []),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
            env=dict(os.environ, PGOPTIONS='-c client_min_messages=warning'))
        self.sql('SELECT 1')

    def sql(self, statement):
        """Runs it; returns its rows as lists of text (NULL is '')."""
        self.psql.stdin.write(statement.rstrip().rstrip(';') + f'\n;\n\\echo {MARK}\n')
        self.psql.stdin.flush()
        return self._answer(statement)

    def meta(self, command):
        """Runs a psql command such as \\copy."""
        self.psql.stdin.write(f'{command}\n\\echo {MARK}\n')
        self.psql.stdin.flush()
        return self._answer(command)

    def _answer(self, statement):
        lines = []
        for line in self.psql.stdout:
            if line.rstrip('\n') == MARK:
                return [x.split(FIELD) for x in lines]
            lines.append(line.rstrip('\n'))
        raise SqlError('\n'.join(lines) + '\nSTATEMENT: ' + statement)

    def value(self, statement):
        return self.sql(statement)[0][0]

    def timed(self, statement):
        """Seconds that it takes."""
        start = time.perf_counter()
        self.sql(statement)
        return time.perf_counter() - start

    def cpu(self):
        """CPU seconds that this backend has used; unlike the clock's, they hardly change on a busy machine."""
        stat = self.value("SELECT pg_read_file('/proc/self/stat')").rsplit(')', 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf('SC_CLK_TCK')

    def memory_kb(self):
        """Peak resident memory of this backend, and how much of the present one is shared buffers."""
        status = dict(x[0].split(':', 1) for x in self.sql("SELECT pg_read_file('/proc/self/status')") if ':' in x[0])
        return int(status['VmHWM'].split()[0]), int(status['RssShmem'].split()[0])

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()
        self.psql.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()
