using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Projects;

/// <summary>Work that the provider does for one client organisation.</summary>
public sealed partial class Project : Entity
{
    public const int NameLength = 120;
    public const int DescriptionLength = 20_000;
    public const int MostMilestones = 100;

    private readonly List<Milestone> milestones = [];
    private readonly List<ProjectMember> members = [];
    private readonly List<ProgressPoint> history = [];

    private Project()
    {
    }

    public Guid OrganisationId { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>Markdown, raw HTML off.</summary>
    public string Description { get; private set; } = "";

    public ProjectStatus Status { get; private set; }

    /// <summary>0 to 100, in percent.</summary>
    public int Progress { get; private set; }

    /// <summary>Whether progress is computed as the share of milestones done, instead of set by staff.</summary>
    public bool ProgressFollowsMilestones { get; private set; }

    public DateOnly? StartsOn { get; private set; }
    public DateOnly? DueOn { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? ArchivedAt { get; private set; }

    public IReadOnlyList<Milestone> Milestones => milestones;
    public IReadOnlyList<ProjectMember> Members => members;

    /// <summary>Progress and status after each change of either: the points of the chart.</summary>
    public IReadOnlyList<ProgressPoint> History => history;

    public ProjectFields Fields => new(Name, Description, Status, Progress, ProgressFollowsMilestones, StartsOn, DueOn);

    /// <exception cref="RuleBroken">The viewer is not staff, the organisation is the provider, or a field is not valid.</exception>
    public static Project Start(Viewer by, Organisation client, ProjectFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (client.IsProvider)
        {
            throw new RuleBroken("project.for-a-client");
        }

        var project = new Project { OrganisationId = client.Id, CreatedAt = now, UpdatedAt = now };
        project.Take(fields.Checked());
        project.AddToHistory(project.Record(by, now, new ProjectCreated { ProjectId = project.Id, OrganisationId = client.Id }));
        return project;
    }

    /// <summary>Changes the fields that differ and records one event that names them; no event when none differs.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or a field is not valid.</exception>
    public void Change(Viewer by, ProjectFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        fields = fields.Checked();
        if (fields.ProgressFollowsMilestones && milestones.Count > 0)
        {
            fields = fields with { Progress = ShareDone() };
        }

        var changed = Fields.DifferencesTo(fields);
        if (changed.Count > 0)
        {
            Take(fields);
            RecordUpdate(by, changed, now);
        }
    }

    /// <summary>The quick update: progress, status or both; the other fields stay as they are.</summary>
    /// <exception cref="RuleBroken">As <see cref="Amend"/>.</exception>
    public void Report(Viewer by, int? progress, ProjectStatus? status, DateTimeOffset now) =>
        Amend(by, fields => fields with { Progress = progress ?? fields.Progress, Status = status ?? fields.Status }, now);

    /// <summary>Changes some fields; the others stay as they are.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, a field is not valid, or progress is computed from the milestones.</exception>
    public void Amend(Viewer by, Func<ProjectFields, ProjectFields> amendment, DateTimeOffset now)
    {
        by.MustBeStaff();
        var fields = amendment(Fields);
        if (fields.ProgressFollowsMilestones && milestones.Count > 0 && fields.Progress != Progress)
        {
            throw new RuleBroken("project.progress-follows-milestones");
        }

        Change(by, fields, now);
    }

    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void Archive(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (ArchivedAt is null)
        {
            ArchivedAt = now;
            RecordUpdate(by, ["archived"], now);
        }
    }

    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void Restore(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (ArchivedAt is not null)
        {
            ArchivedAt = null;
            RecordUpdate(by, ["archived"], now);
        }
    }

    /// <summary>Adds a member. Staff can be members too: the client's contacts.</summary>
    /// <exception cref="RuleBroken">The viewer may not manage this member, or the person is a client of another organisation.</exception>
    public void AddMember(Viewer by, Person person, DateTimeOffset now)
    {
        MustManageMember(by, person);
        if (person.Role == Role.Client && person.OrganisationId != OrganisationId)
        {
            throw new RuleBroken("project.member-of-another-organisation");
        }

        if (members.TrueForAll(member => member.PersonId != person.Id))
        {
            members.Add(new ProjectMember(Id, person.Id, now));
            RecordMembership(by, person.Id, added: true, now);
        }
    }

    /// <exception cref="RuleBroken">The viewer may not manage this member.</exception>
    public void RemoveMember(Viewer by, Person person, DateTimeOffset now)
    {
        MustManageMember(by, person);
        Remove(by, person.Id, now);
    }

    /// <summary>Removes a member by id; for staff.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void RemoveMember(Viewer by, Guid personId, DateTimeOffset now)
    {
        by.MustBeStaff();
        Remove(by, personId, now);
    }

    /// <summary>The health of a project on a day: its progress, in percent, against its dates.</summary>
    public static ProjectHealth HealthOn(DateOnly day, ProjectStatus status, int progress, DateOnly? startsOn, DateOnly? dueOn)
    {
        if (status == ProjectStatus.Done)
        {
            return ProjectHealth.Finished;
        }

        if (dueOn is not { } due)
        {
            return ProjectHealth.OnTrack;
        }

        if (due < day)
        {
            return ProjectHealth.Late;
        }

        if (startsOn is not { } start || start >= due || day <= start)
        {
            return ProjectHealth.OnTrack;
        }

        var elapsed = 100 * (day.DayNumber - start.DayNumber) / (due.DayNumber - start.DayNumber);
        return elapsed - progress > LagTolerated ? ProjectHealth.AtRisk : ProjectHealth.OnTrack;
    }

    /// <summary>Percentage points by which progress may lag behind the share of time elapsed before a project is "at risk".</summary>
    public const int LagTolerated = 20;

    // An organisation's administrator may add and remove its own people, but no staff.
    private static void MustManageMember(Viewer by, Person person)
    {
        if (person.Role == Role.Client && by.Administers(person.OrganisationId))
        {
            by.MustAdminister(person.OrganisationId);
            return;
        }

        by.MustBeStaff();
    }

    private void Remove(Viewer by, Guid personId, DateTimeOffset now)
    {
        if (members.RemoveAll(member => member.PersonId == personId) > 0)
        {
            RecordMembership(by, personId, added: false, now);
        }
    }

    private Milestone Milestone(Guid id) => milestones.Find(milestone => milestone.Id == id) ?? throw new NotFound();

    private int ShareDone() => (int)Math.Round(100.0 * milestones.Count(milestone => milestone.DoneAt is not null) / milestones.Count);

    private void FollowMilestones(Viewer by, DateTimeOffset now)
    {
        if (ProgressFollowsMilestones && milestones.Count > 0 && ShareDone() != Progress)
        {
            Progress = ShareDone();
            RecordUpdate(by, ["progress"], now);
        }
    }

    private void Take(ProjectFields fields)
    {
        (Name, Description, Status, Progress) = (fields.Name, fields.Description, fields.Status, fields.Progress);
        (ProgressFollowsMilestones, StartsOn, DueOn) = (fields.ProgressFollowsMilestones, fields.StartsOn, fields.DueOn);
    }

    private void RecordMilestones(Viewer by, bool hidden, DateTimeOffset now) => RecordUpdate(by, ["milestones"], now, hidden);

    private void RecordUpdate(Viewer by, IReadOnlyList<string> fields, DateTimeOffset now, bool staffOnly = false)
    {
        Touch(now, staffOnly);
        var updated = Record(by, now, new ProjectUpdated
        {
            ProjectId = Id, OrganisationId = OrganisationId, Fields = fields, StaffOnly = staffOnly,
        });
        if (fields.Contains("progress") || fields.Contains("status"))
        {
            AddToHistory(updated);
        }
    }

    // A client who reads « mis à jour il y a 2 min » and sees no change would learn that something internal changed.
    private void Touch(DateTimeOffset now, bool staffOnly) => UpdatedAt = staffOnly ? UpdatedAt : now;

    private void RecordMembership(Viewer by, Guid personId, bool added, DateTimeOffset now)
    {
        UpdatedAt = now;
        Record(by, now, new MembershipChanged { PersonId = personId, OrganisationId = OrganisationId, ProjectId = Id, Added = added });
    }

    private void AddToHistory(PortalEvent happened) => history.Add(new ProgressPoint(Id, happened.EventId, happened.At, Progress, Status));
}
