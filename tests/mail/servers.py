"""A real Postfix and a real Dovecot for one test run: own processes, own folder, free ports, and no way out.

Postfix takes mail at one port and hands it to Dovecot, which keeps the mailboxes. What is for anybody else is an error:
nothing leaves this machine. The system's own services are not touched.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import trustme

BINARIES = ("/usr/sbin/dovecot", "/usr/sbin/postfix", "/usr/lib/dovecot/lmtp")
PASSWORD = "a long road home"
DOMAINS = ("lantern.example", "example.com")
PEOPLE = ("help", "ana", "bo")
PATIENCE = 30.0  # seconds until both must answer

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.lantern.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = {domains}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
alias_maps =
local_recipient_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}
queue_run_delay = 1s
minimal_backoff_time = 1s
"""
SERVICES = (
    "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
    "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
    "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify", "flush unix n - n 1000? 0 flush",
    "proxymap unix - - n - - proxymap", "error unix - - n - - error", "retry unix - - n - - error",
    "discard unix - - n - - discard", "lmtp unix - - n - - lmtp", "anvil unix - - n - 1 anvil",
    "scache unix - - n - 1 scache", "tlsmgr unix - - n 1000? 1 tlsmgr", "postlog unix-dgram n - n - 1 postlogd",
)  # fmt: skip
DOVECOT = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log/dovecot.log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%n
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 1
auth_username_format = %Ln
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


def are_there() -> bool:
    """Say whether both can be started here; they need to change users, which only root may."""
    return all(map(os.path.exists, BINARIES)) and os.geteuid() == 0


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@dataclass
class Servers:
    """Both servers while they run."""

    folder: Path
    imap: int
    smtp: int
    lmtp: int
    running: list[subprocess.Popen]

    @property
    def settings(self) -> dict[str, object]:
        """Return the settings of a mailbox here."""
        return {
            "address": "help@lantern.example", "name": "Lantern Tea", "imap_host": "localhost", "imap_port": self.imap,
            "imap_security": "tls", "smtp_host": "localhost", "smtp_port": self.smtp, "smtp_security": "starttls",
        }  # fmt: skip

    def log(self) -> str:
        """Return what both wrote, for whoever has to find out why."""
        return "\n".join(path.read_text("utf-8", "replace")[-3000:] for path in sorted((self.folder / "log").iterdir()))

    def stop(self) -> None:
        """End both, and what they started."""
        subprocess.run(["postfix", "-c", self.folder / "postfix", "stop"], capture_output=True, check=False, timeout=30)
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Servers:
    """Start both and wait until they answer."""
    folder = Path(tempfile.mkdtemp(prefix="mail-"))
    servers = Servers(folder, free_port(), free_port(), free_port(), [])
    folder.chmod(0o755)
    for name in ("queue", "data", "postfix", "log", "run", "state", "mail"):
        (folder / name).mkdir(mode=0o755)
    prove_who_they_are(folder)
    write_settings(servers)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": (folder / "log" / "start").open("wb")}
    servers.running.append(subprocess.Popen(["dovecot", "-F", "-c", folder / "dovecot.conf"], **quiet))
    servers.running.append(subprocess.Popen(["postfix", "-c", folder / "postfix", "start-fg"], **quiet))
    try:
        for port in (servers.imap, servers.lmtp, servers.smtp):
            wait_for(port)
    except TimeoutError as late:
        told = servers.log()
        servers.stop()
        raise TimeoutError(f"{late}\n{told}") from None
    return servers


def prove_who_they_are(folder: Path) -> None:
    """Make a certificate for localhost, and the authority that signs it."""
    authority = trustme.CA()
    mine = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    mine.private_key_pem.write_to_path(folder / "key.pem")
    for number, pem in enumerate(mine.cert_chain_pems):
        pem.write_to_path(folder / "cert.pem", append=number > 0)


def write_settings(servers: Servers) -> None:
    """Write the settings of both."""
    folder, user = servers.folder, pwd.getpwnam("mail")
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", "mail", "mail")
    facts = {"folder": folder, "domains": " ".join(DOMAINS), "imap": servers.imap, "lmtp": servers.lmtp}
    (folder / "postfix" / "main.cf").write_text(MAIN.format(**facts))
    inet = f"127.0.0.1:{servers.smtp} inet n - n - - smtpd"
    (folder / "postfix" / "master.cf").write_text("\n".join([inet, *SERVICES]) + "\n")
    (folder / "dovecot.conf").write_text(DOVECOT.format(**facts, uid=user.pw_uid, gid=user.pw_gid))
    lines = [f"{name}:{{PLAIN}}{PASSWORD}:{user.pw_uid}:{user.pw_gid}::{folder}/mail/{name}" for name in PEOPLE]
    (folder / "users").write_text("\n".join(lines) + "\n")


def wait_for(port: int) -> None:
    ends_at = time.monotonic() + PATIENCE
    while time.monotonic() < ends_at:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nobody answers at port {port}")
