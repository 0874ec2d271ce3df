#!/usr/bin/env bash
# Restores PostgreSQL of acme-prod into an instance of its own, measures how long that takes, and deletes it again.
#
#   bash runbooks/restore-drill.sh           says what it would do, and does nothing
#   bash runbooks/restore-drill.sh --run     does it
#   bash runbooks/restore-drill.sh --run --keep     leaves the instance, for a closer look
#
# `acme-prod-pg-drill` must not be there yet: one that an earlier drill left is deleted by hand. The script touches
# acme-prod-pg only to read where it can be restored to. Exit status: 0 the drill passed, 1 it did not,
# 64 wrong usage.
set -euo pipefail

readonly region=us-west-2
readonly source=acme-prod-pg
readonly drill=acme-prod-pg-drill
readonly target_seconds=14400

run=no
keep=no
for argument in "$@"; do
  case $argument in
    --dry-run) run=no ;;
    --run) run=yes ;;
    --keep) keep=yes ;;
    *)
      printf 'usage: %s [--dry-run | --run [--keep]]\n' "$0" >&2
      exit 64
      ;;
  esac
done

aws_cli() {
  printf '+ aws %s\n' "$*" >&2
  if [[ $run == yes ]]; then
    aws --region "$region" "$@"
  fi
}

# What RDS says of the drill's instance; `gone` when there is none.
state() {
  local answer
  if answer=$(aws --region "$region" rds describe-db-instances --db-instance-identifier "$drill" \
    --query 'DBInstances[0].DBInstanceStatus' --output text 2>&1); then
    printf '%s' "${answer##*$'\n'}"
  elif [[ $answer == *DBInstanceNotFound* ]]; then
    printf 'gone'
  else
    printf '%s\n' "$answer" >&2
    printf 'unknown'
  fi
}

# Waits until the instance is in a state, for so many seconds. The waiters of the AWS CLI end after half an hour.
await() {
  local wanted=$1 limit=$2 seen='' now
  printf '+ wait until %s is %s, %d s at most\n' "$drill" "$wanted" "$limit" >&2
  if [[ $run == no ]]; then
    return
  fi
  local end=$(($(date +%s) + limit))
  while now=$(state) && [[ $now != "$wanted" ]]; do
    if [[ $now != "$seen" ]]; then
      printf '%s\n' "$now" >&2
      seen=$now
    fi
    if [[ $now == failed || $now == incompatible-* || $(date +%s) -ge $end ]]; then
      printf '%s is %s, not %s\n' "$drill" "$now" "$wanted" >&2
      return 1
    fi
    sleep 15
  done
}

delete() {
  if [[ $keep == yes ]]; then
    printf '%s stays: delete it yourself\n' "$drill"
    return
  fi
  # RDS refuses to delete an instance that it is still making.
  local tries=0
  until aws_cli rds delete-db-instance --db-instance-identifier "$drill" --skip-final-snapshot --delete-automated-backups >/dev/null; do
    tries=$((tries + 1))
    if [[ $tries -ge 60 ]]; then
      printf '%s is still there: delete it yourself\n' "$drill" >&2
      return 1
    fi
    sleep 60
  done
  await gone 3600
  if [[ $run == no ]]; then
    printf 'nothing was done: --run does it\n'
  fi
}

group=$(aws_cli ec2 describe-security-groups --filters "Name=group-name,Values=$source" \
  --query 'SecurityGroups[0].GroupId' --output text)

begin=$(date +%s)
aws_cli rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$source" \
  --target-db-instance-identifier "$drill" --use-latest-restorable-time \
  --db-subnet-group-name "$source" --vpc-security-group-ids "${group:-sg-of-$source}" \
  --db-parameter-group-name acme-prod-pg-16 --db-instance-class db.r6g.xlarge \
  --no-multi-az --no-publicly-accessible --no-deletion-protection >/dev/null
# From here on the instance exists, and goes whatever happens.
trap delete EXIT
await available "$target_seconds"
took=$(($(date +%s) - begin))

if [[ $run == no ]]; then
  exit 0
fi
printf 'restored in %d s; the target is %d s\n' "$took" "$target_seconds"
[[ $took -le $target_seconds ]]
