"""Alerts: rules as versions, what they have found, what was told of it, and who has said what."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, DateTime, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document


class AlertRule(Base):
    """A version of a rule; the newest one that is effective holds. Versions are never changed."""

    __tablename__ = "alert_rule"

    rule: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[Document]
    effective_from: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by: Mapped[Big | None]
    """none: it ships with the product"""
    made_name: Mapped[str]
    note: Mapped[str]
    shipped_version: Mapped[int | None]
    """the number that it ships with; `version` counts the versions that were kept here, whoever made them"""

    __table_args__ = (Index("uq_alert_rule_shipped", "rule", "shipped_version", unique=True),)


class AlertRow(Base):
    """An episode of one instance (rule, scope, code): from the moment it leaves `inactive` until it is back there."""

    __tablename__ = "alert"

    alert_id: Mapped[Big] = mapped_column(primary_key=True)
    rule: Mapped[str]
    rule_version: Mapped[int]
    scope: Mapped[str]
    """code of the city, a place or an owner; empty for what belongs to no place"""
    code: Mapped[str]
    """what is looked at there: an indicator, an item, a feed, a date"""
    stream: Mapped[str]
    """act (somebody must act) | news"""
    state: Mapped[str]
    """inactive | pending | firing | acknowledged; after its end: resolved | dropped (never told)"""
    unknown: Mapped[str]
    """what lies over the state: empty | no_data | stale | error"""
    level: Mapped[str]
    """info | warning | serious | critical"""
    rank: Mapped[int]
    """how far it has gone now: rises as things get worse"""
    told_rank: Mapped[int]
    """the worst that people have been told of in this episode"""
    began_at: Mapped[datetime]
    pending_since: Mapped[datetime | None]
    fired_at: Mapped[datetime | None]
    keep_since: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[Big | None]
    acknowledged_name: Mapped[str]
    acknowledged_words: Mapped[str]
    told_at: Mapped[datetime | None]
    """when people were first told of it; none: not yet, or they were spared it"""
    steps: Mapped[int]
    """steps of escalation taken since nobody has taken it up"""
    ended_at: Mapped[datetime | None]
    reason: Mapped[str]
    """why it is what it is: a code of `alerts.states`"""
    value: Mapped[float | None]
    numerator: Mapped[Big | None]
    denominator: Mapped[Big | None]
    detail: Mapped[Document]
    place: Mapped[str]
    """the place that the scope belonged to when it began; empty for the city and what belongs to no place"""
    judged_at: Mapped[datetime]
    risen: Mapped[list[datetime]] = mapped_column(
        ARRAY(DateTime(timezone=True)), server_default=text("'{}'::timestamp with time zone[]")
    )
    """since when it has been at least as bad as rank 1, 2, … without a break"""
    eased_since: Mapped[datetime | None]
    """since when it has been milder than people were told"""
    eased_rank: Mapped[int] = mapped_column(server_default=text("0"))
    """the worst since then"""
    telling: Mapped[Document] = mapped_column(server_default=text("'{}'::jsonb"))
    """what each post was told of it, and how long it has waited (`store.alerting.telling`)"""

    __table_args__ = (
        Index("uq_alert_open", "rule", "scope", "code", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_alert_fired_at", "fired_at", postgresql_where=text("fired_at IS NOT NULL")),
        Index("ix_alert_scope_began_at", "scope", "began_at"),
        Index("ix_alert_rule_fired_at", "rule", "fired_at", postgresql_where=text("fired_at IS NOT NULL")),
        Index("ix_alert_resolved", "ended_at", postgresql_where=text("reason = 'resolved'::text")),
    )


class AlertTransition(Base):
    """A move of an alert, with its reason; `old` and `new` are states as shown (what is unknown before what stands)."""

    __tablename__ = "alert_transition"

    transition_id: Mapped[Big] = mapped_column(primary_key=True)
    alert_id: Mapped[Big]
    at: Mapped[datetime]
    old: Mapped[str]
    new: Mapped[str]
    reason: Mapped[str]
    level: Mapped[str]
    value: Mapped[float | None]
    numerator: Mapped[Big | None]
    denominator: Mapped[Big | None]
    rule_version: Mapped[int]
    by_id: Mapped[Big | None]
    """who did it; none: data or time"""
    by_name: Mapped[str]
    words: Mapped[str]

    __table_args__ = (Index("ix_alert_transition_alert_id", "alert_id"),)


class AlertSilence(Base):
    """Nobody is told of what fits it until it ends; empty fields fit everything. States move on all the same."""

    __tablename__ = "alert_silence"

    silence_id: Mapped[Big] = mapped_column(primary_key=True)
    rule: Mapped[str]
    scope: Mapped[str]
    """a node; everything below it fits"""
    code: Mapped[str]
    reason: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    made_by: Mapped[Big]
    made_name: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Big | None]
    ended_name: Mapped[str]

    __table_args__ = (Index("ix_alert_silence_until_at", "until_at"),)


class AlertMessage(Base):
    """What was told of one group of alerts at one moment, to one post."""

    __tablename__ = "alert_message"

    message_id: Mapped[Big] = mapped_column(primary_key=True)
    group_key: Mapped[str]
    kind: Mapped[str]
    """fired | worsened | repeated | resolved | escalated"""
    rule: Mapped[str]
    stream: Mapped[str]
    level: Mapped[str]
    post: Mapped[str]
    node: Mapped[str]
    """where the post stands: the city, a place or an owner"""
    alerts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """all of them, the gravest first"""
    alert_count: Mapped[int]
    words: Mapped[Document]
    """values of its wording"""
    link: Mapped[str]
    made_at: Mapped[datetime]
    texts: Mapped[Document] = mapped_column(server_default=text("'{}'::jsonb"))
    """subject and body as they were told, by language"""
    link_base: Mapped[str] = mapped_column(server_default=text("''::text"))
    """where readers found us when it was told; empty: nobody had said"""

    __table_args__ = (
        Index("ix_alert_message_group_key_message_id", "group_key", "message_id"),
        Index("ix_alert_message_alerts", "alerts", postgresql_using="gin"),
        Index("ix_alert_message_made_at", "made_at"),
    )


class AlertDelivery(Base):
    """A message on one channel to one recipient: waits, is being handed over, was handed over, or was given up."""

    __tablename__ = "alert_delivery"

    delivery_id: Mapped[Big] = mapped_column(primary_key=True)
    message_id: Mapped[Big]
    channel: Mapped[str]
    """inbox, or the name of a channel of the settings"""
    account_id: Mapped[Big | None]
    """none: the channel has its own reader"""
    address: Mapped[str]
    language: Mapped[str]
    state: Mapped[str]
    """waiting | sending | sent | dead | dropped"""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    since: Mapped[datetime]
    """from when on it is tried, for how long it may be"""
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(server_default=text("''::text"))
    """why it failed the last time, in the words of the other side, for those who run the cockpit"""
    letter_id: Mapped[Big | None]
    """the letter of the inbox that carries it; whether it was read stands there"""
    reason: Mapped[str] = mapped_column(server_default=text("''::text"))
    """the same as a code of `alerts.channels.reasons`"""
    reason_values: Mapped[Document] = mapped_column(server_default=text("'{}'::jsonb"))
    told_at: Mapped[datetime | None]
    """when those who run the cockpit were told that it was given up"""

    __table_args__ = (
        Index(
            "uq_alert_delivery_once",
            "message_id",
            "channel",
            "account_id",
            "address",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "ix_alert_delivery_due",
            "channel",
            "due_at",
            postgresql_where=text("state = ANY (ARRAY['waiting'::text, 'sending'::text])"),
        ),
        Index("ix_alert_delivery_untold", "channel", postgresql_where=text("state = 'dead' AND told_at IS NULL")),
        Index("ix_alert_delivery_ended_at", "channel", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
        Index("ix_alert_delivery_ended", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )


class AlertGroup(Base):
    """When a group was last told of something new, so that it gathers what follows; `digest`: when they went out."""

    __tablename__ = "alert_group"

    group_key: Mapped[str] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]


class AlertCase(Base):
    """A case that somebody, or a rule, asks evaluation to open for an alert; it becomes a lead, or is refused."""

    __tablename__ = "alert_case"

    case_id: Mapped[Big] = mapped_column(primary_key=True)
    alert_id: Mapped[Big] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[Big | None]
    """none: the rule"""
    asked_name: Mapped[str]
    words: Mapped[str]
    evidence: Mapped[Document]
    """what stood when it was asked: figures, window, versions"""
    lead_id: Mapped[Big | None]
    answered_at: Mapped[datetime | None]
    refusal: Mapped[str]

    __table_args__ = (Index("ix_alert_case_open", "asked_at", postgresql_where=text("answered_at IS NULL")),)


class AlertRuleResult(Base):
    """What came of a rule when it was last applied to everything."""

    __tablename__ = "alert_rule_result"

    rule: Mapped[str] = mapped_column(primary_key=True)
    pass_at: Mapped[datetime]
    judged: Mapped[int]
    breaching: Mapped[int]
    unknown: Mapped[int]
    error: Mapped[str]
    """why it could not be applied; empty: it could"""


class AlertProgress(Base):
    """How far the rules have looked: one row."""

    __tablename__ = "alert_progress"

    singleton: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    batch_id: Mapped[Big]
    """the newest batch whose owners were looked at"""
    full_at: Mapped[datetime | None]
    """when everything was last looked at"""
    looked_at: Mapped[datetime | None]
    """when anything was last looked at"""
