using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>
/// An event of the calendar, single or a series. Its times are what the clocks of its zone show, so that a meeting at nine stays at nine when
/// they change.
/// </summary>
public sealed partial class CalendarEvent : Entity
{
    public const int TitleLength = 200;
    public const int DescriptionLength = 10_000;
    public const int PlaceLength = 500;
    public const int RruleLength = 300;
    public const int MostAttendees = 200;

    // A change of these is a new version of the invitation (RFC 5546, 2.1.4).
    private static readonly string[] OfInvitation = ["time", "recurrence", "place", "attendees"];

    private readonly List<Attendee> attendees = [];

    private CalendarEvent()
    {
    }

    public string Title { get; private set; } = "";
    public CalendarKind Kind { get; private set; }
    public string Description { get; private set; } = "";
    public string Place { get; private set; } = "";
    public DateTime Start { get; private set; }
    public DateTime End { get; private set; }
    public string Zone { get; private set; } = "";
    public bool AllDay { get; private set; }
    public string Rrule { get; private set; } = "";
    public IReadOnlyList<DateTime> Exceptions { get; private set; } = [];
    public int? Capacity { get; private set; }
    public Guid OrganiserId { get; private init; }
    public Guid? ProjectId { get; private set; }
    public Guid? TicketId { get; private init; }
    public Guid? ProspectId { get; private init; }

    /// <summary>The client organisation that it is for; null for the provider's own.</summary>
    public Guid? OrganisationId { get; private set; }

    public bool ClientVisible { get; private init; }

    /// <summary>The first start, and the end of the first occurrence, as moments.</summary>
    public DateTimeOffset StartsAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>The version of the invitation, from 0: raised when time, place or attendees change.</summary>
    public int Sequence { get; private set; }

    /// <summary><see cref="Sequence"/> of the last change of the time.</summary>
    public int TimeSequence { get; private set; }

    /// <summary>The series of which it is one changed date; null for all other events.</summary>
    public Guid? SeriesId { get; private set; }

    /// <summary>The local start that this date has in its series (RFC 5545, 3.8.4.4).</summary>
    public DateTime? SeriesDate { get; private set; }

    /// <summary>The zone of <see cref="SeriesDate"/>; empty in a series of whole days.</summary>
    public string SeriesZone { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public IReadOnlyList<Attendee> Attendees => attendees;
    public bool Repeats => Rrule.Length > 0;

    public CalendarFields Fields => new()
    {
        Title = Title,
        Kind = Kind,
        Description = Description,
        Place = Place,
        Start = Start,
        End = End,
        Zone = Zone,
        AllDay = AllDay,
        Rrule = Rrule,
        Exceptions = Exceptions,
        Capacity = Capacity,
        People = [.. attendees.Where(one => one.PersonId is not null).Select(one => one.PersonId!.Value)],
        Outside = [.. attendees.Where(one => one.PersonId is null).Select(one => one.Email)],
    };

    /// <summary>Creates an event; the viewer is its organiser.</summary>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is not staff or read-only.</exception>
    public static CalendarEvent Plan(Viewer by, CalendarFields fields, CalendarPlace place, DateTimeOffset now)
    {
        by.MustBeStaff();
        fields = fields.Checked();
        var one = new CalendarEvent
        {
            OrganiserId = by.PersonId,
            ProjectId = place.ProjectId,
            TicketId = place.TicketId,
            ProspectId = place.ProspectId,
            OrganisationId = place.OrganisationId,
            ClientVisible = place.ClientVisible,
            CreatedAt = now,
            UpdatedAt = now,
        };
        one.Take(fields);
        one.Invite(fields, now);
        one.Record(by, now, new CalendarCreated
        {
            CalendarId = one.Id, OrganisationId = one.OrganisationId, ProjectId = one.ProjectId, StaffOnly = !one.ClientVisible,
        });
        return one;
    }

    /// <summary>
    /// Changes the fields that differ, and records one event that names them; answers with their names. A new time takes the answers back.
    /// </summary>
    /// <param name="organisationId">The client organisation of those who are invited now; it is kept once there is one.</param>
    /// <exception cref="RuleBroken">A field is not valid, the event is cancelled, or the viewer is not staff or read-only.</exception>
    public IReadOnlyList<string> Change(Viewer by, CalendarFields fields, Guid? organisationId, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustTakePlace();
        fields = fields.Checked();
        var changed = Fields.DifferencesTo(fields);
        if (changed.Count == 0)
        {
            return changed;
        }

        OrganisationId ??= organisationId;
        if (changed.Any(OfInvitation.Contains))
        {
            Sequence++;
        }

        Take(fields);
        UpdatedAt = now;
        if (changed.Contains("time") || changed.Contains("recurrence"))
        {
            TimeSequence = Sequence;
            attendees.ForEach(one => one.TakeBack());
        }

        var before = attendees.ConvertAll(one => one.PersonId);
        foreach (var gone in Invite(fields, now))
        {
            if (gone.PersonId is { } person)
            {
                Record(by, now, new CalendarUninvited { CalendarId = Id, PersonId = person });
            }
        }

        MoveUp();
        Record(by, now, new CalendarUpdated
        {
            CalendarId = Id,
            OrganisationId = OrganisationId,
            ProjectId = ProjectId,
            StaffOnly = !ClientVisible,
            Fields = changed,
            Invited = [.. attendees.Select(one => one.PersonId).Except(before).OfType<Guid>()],
        });
        return changed;
    }

    /// <summary>Cancels it; once is enough.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff or read-only.</exception>
    public void Cancel(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (CancelledAt is not null)
        {
            return;
        }

        (CancelledAt, UpdatedAt) = (now, now);
        Sequence++;
        Record(by, now, new CalendarCancelled
        {
            CalendarId = Id, OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = !ClientVisible,
        });
    }

    /// <summary>
    /// Records the answer of an attendee; their note stays where none is given. A yes beyond the capacity waits; a place that is given back goes
    /// to who waits longest.
    /// </summary>
    /// <exception cref="NotFound">They are not invited.</exception>
    /// <exception cref="RuleBroken">The event is cancelled, the note is too long, or the viewer is read-only.</exception>
    public void Reply(Viewer by, Guid attendeeId, Answer answer, string? note, DateTimeOffset now)
    {
        _ = by.ActorId;
        var attendee = attendees.Find(one => one.Id == attendeeId) ?? throw new NotFound();
        MustTakePlace();
        var text = note is null ? attendee.Note : Text.OptionalLine(note, "calendar.note", Attendee.NoteLength);
        if (answer == Answer.None)
        {
            throw new RuleBroken("calendar.answer-missing");
        }

        if ((attendee.Answer, attendee.Note) == (answer, text))
        {
            return;
        }

        var seated = attendee is { Answer: Answer.Yes, Waiting: false };

        // Who waits keeps their place when only the note is another one.
        var since = attendee.Waiting && answer == Answer.Yes ? attendee.AnsweredAt ?? now : now;
        attendee.Reply(answer, text, waiting: answer == Answer.Yes && !seated && Capacity is { } most && Taken >= most, since);
        MoveUp();
        Record(by, now, new CalendarReplied
        {
            CalendarId = Id,
            OrganisationId = OrganisationId,
            ProjectId = ProjectId,
            StaffOnly = !ClientVisible,
            PersonId = attendee.PersonId,
            Answer = Token.Of(answer),
        });
    }

    /// <summary>A client who moved to another organisation is invited no more.</summary>
    public void RemoveAfterTransfer(PersonUpdated change)
    {
        if (OrganisationId is not { } organisation || organisation == change.OrganisationId
            || attendees.RemoveAll(one => one.PersonId == change.PersonId) == 0)
        {
            return;
        }

        var by = Viewer.Portal with { From = change.From };
        UpdatedAt = change.At;
        MoveUp();
        Record(by, change.At, new CalendarUninvited { CalendarId = Id, PersonId = change.PersonId });
        Record(by, change.At, new CalendarUpdated
        {
            CalendarId = Id, OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = !ClientVisible, Fields = ["attendees"], Invited = [],
        });
    }

    /// <summary>Records that a person is reminded. Those who move the event meanwhile are not refused for it.</summary>
    public void Remind(Viewer by, Guid personId, int minutes, DateTimeOffset now) =>
        RecordOnly(by, now, new CalendarReminded { CalendarId = Id, PersonId = personId, Minutes = minutes });

    private int Taken => attendees.Count(one => one is { Answer: Answer.Yes, Waiting: false });

    private void MoveUp()
    {
        foreach (var next in attendees.Where(one => one.Waiting).OrderBy(one => one.AnsweredAt).ThenBy(one => one.Id).ToList())
        {
            if (Capacity is { } most && Taken >= most)
            {
                return;
            }

            next.MoveUp();
        }
    }

    private void Take(CalendarFields fields)
    {
        (Title, Kind, Description, Place) = (fields.Title, fields.Kind, fields.Description, fields.Place);
        (Start, End, Zone, AllDay) = (fields.Start, fields.End, fields.Zone, fields.AllDay);
        (Rrule, Exceptions, Capacity) = (fields.Rrule, fields.Exceptions, fields.Capacity);
        var zone = ZonedTime.Zone(Zone);
        (StartsAt, EndsAt) = (ZonedTime.ToMoment(Start, zone), ZonedTime.ToMoment(End, zone));
    }

    // Invites those who are new; answers with those who are invited no more.
    private List<Attendee> Invite(CalendarFields fields, DateTimeOffset now)
    {
        var gone = attendees
            .Where(one => one.PersonId is { } person ? !fields.People.Contains(person) : !fields.Outside.Contains(one.Email)).ToList();
        attendees.RemoveAll(gone.Contains);
        attendees.AddRange(fields.People.Where(person => !attendees.Exists(one => one.PersonId == person))
            .Select(person => new Attendee(Id, person, "", TimeSequence, now)));
        attendees.AddRange(fields.Outside.Where(email => !attendees.Exists(one => one.PersonId is null && one.Email == email))
            .Select(email => new Attendee(Id, null, email, TimeSequence, now)));
        return gone;
    }

    private void MustTakePlace()
    {
        if (CancelledAt is not null)
        {
            throw new RuleBroken("calendar.cancelled");
        }
    }
}
