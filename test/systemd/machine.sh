#!/bin/sh
# Becomes the systemd of a machine of its own: called in new namespaces, with the folder that is to be /opt/netloom and a
# folder of targets. What it writes is in memory.
set -eu
mount --make-rprivate /
umount --recursive /sys/fs/cgroup
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs tmpfs /run
mkdir /run/targets /run/etc /run/work /run/lock
cp "$2"/* /run/targets
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc,workdir=/run/work /etc
mount -t tmpfs tmpfs /etc/systemd/system
mount -t tmpfs tmpfs /opt
mkdir /opt/netloom
mount --bind "$1" /opt/netloom
mount -t tmpfs tmpfs /var
mkdir /var/lib /var/tmp /var/log
ip link set lo up
export SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/targets container=netloom-test
exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=null --show-status=no
