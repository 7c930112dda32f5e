using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>
/// What a call is about: things of the organisation that most of the cast belongs to, made for this call. Every name in it holds
/// <see cref="Mark"/>, so that a byte of it can be found where it must not be.
/// </summary>
internal sealed record AccessScene
{
    private readonly Dictionary<string, object> made = new(StringComparer.Ordinal);

    public required IServiceProvider Services { get; init; }
    public required AccessCast Cast { get; init; }
    public required string Mark { get; init; }

    /// <summary>The client organisation of non-member, member and client administrator.</summary>
    public required Guid Organisation { get; init; }

    /// <summary>A project of it, with the member and <see cref="Subject"/> as members.</summary>
    public required Guid Project { get; init; }

    /// <summary>Of <see cref="Project"/>, as a form has seen it.</summary>
    public required int Version { get; init; }

    /// <summary>Of <see cref="Project"/>: one to come and one that is done.</summary>
    public required Guid Milestone { get; init; }
    public required Guid DoneMilestone { get; init; }

    /// <summary>Another project with the same members, archived.</summary>
    public required Guid Archived { get; init; }

    /// <summary>A client of the organisation whom things are done to.</summary>
    public required Guid Subject { get; init; }

    /// <summary>Another, a member of nothing.</summary>
    public required Guid Newcomer { get; init; }

    /// <summary>An open session of <see cref="Subject"/>.</summary>
    public required Guid Session { get; init; }

    /// <summary>An open invitation to the organisation, and what its link carries.</summary>
    public required Guid Invitation { get; init; }
    public required string Secret { get; init; }

    /// <summary>True of a scene in which nothing exists: ids that were never given, beside those of others.</summary>
    public bool IsMissing { get; private init; }

    public PortalStore Store => Services.GetRequiredService<PortalStore>();

    /// <summary>
    /// A thing of another area, made when a row first asks for it: <c>at.MadeAsync("ticket", () => …)</c>. In a scene of missing things it is an
    /// id that was never given, or <paramref name="missing"/>.
    /// </summary>
    public async Task<T> MadeAsync<T>(string name, Func<Task<T>> make, T? missing = default)
        where T : notnull
    {
        if (made.TryGetValue(name, out var thing))
        {
            return (T)thing;
        }

        var fresh = !IsMissing ? await make() : typeof(T) == typeof(Guid) ? (T)(object)Guid.NewGuid() : missing!;
        made[name] = fresh;
        return fresh;
    }

    /// <summary>The same places, with nothing there.</summary>
    public AccessScene Missing() => new()
    {
        Services = Services,
        Cast = Cast,
        IsMissing = true,
        Mark = NewMark(),
        Organisation = Guid.NewGuid(),
        Project = Guid.NewGuid(),
        Version = Version,
        Milestone = Guid.NewGuid(),
        DoneMilestone = Guid.NewGuid(),
        Archived = Guid.NewGuid(),
        Subject = Guid.NewGuid(),
        Newcomer = Guid.NewGuid(),
        Session = Guid.NewGuid(),
        Invitation = Guid.NewGuid(),
        Secret = LinkSecret.New(),
    };

    /// <summary>All in one transaction: a matrix makes hundreds of scenes.</summary>
    public static Task<AccessScene> MakeAsync(IServiceProvider services, AccessCast cast) =>
        services.GetRequiredService<PortalStore>().WriteAsync(async db =>
    {
        var (portal, mark, now) = (Viewer.Portal, NewMark(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var organisation = await db.Organisations.SingleAsync(one => one.Id == cast.Organisation);
        var memberId = cast[Identity.Member].PersonId;
        var member = await db.People.SingleAsync(one => one.Id == memberId);
        var subject = Person.Join(portal, organisation, new PersonFields($"Subject {mark}", $"s-{mark}@example.org", Role.Client), now);
        var newcomer = Person.Join(portal, organisation, new PersonFields($"Newcomer {mark}", $"n-{mark}@example.org", Role.Client), now);
        var (project, archived) = (Begin("Project"), Begin("Archived"));
        var milestone = project.AddMilestone(portal, new MilestoneFields($"Step {mark}", null, Internal: false), now);
        var done = project.AddMilestone(portal, new MilestoneFields($"Done {mark}", null, Internal: false), now);
        project.CompleteMilestone(portal, done.Id, now);
        archived.Archive(portal, now);

        var secret = LinkSecret.New();
        var invited = new PersonFields($"Invited {mark}", $"i-{mark}@example.org", Role.Client);
        var invitation = Domain.People.Invitation.Send(portal, organisation, invited, [], LinkSecret.Hash(secret), now);
        var session = Domain.People.Session.Start(ViewerOf(subject), $"Device {mark}", "192.0.2.1", now);
        db.AddRange(subject, newcomer, project, archived, invitation, session);
        return new AccessScene
        {
            Services = services,
            Cast = cast,
            Mark = mark,
            Organisation = organisation.Id,
            Project = project.Id,
            Version = project.Version,
            Milestone = milestone.Id,
            DoneMilestone = done.Id,
            Archived = archived.Id,
            Subject = subject.Id,
            Newcomer = newcomer.Id,
            Session = session.Id,
            Invitation = invitation.Id,
            Secret = secret,
        };

        Project Begin(string name)
        {
            var begun = Domain.Projects.Project.Start(
                portal, organisation, new ProjectFields($"{name} {mark}", $"About {mark}", ProjectStatus.InProgress, 40, false, null, null), now);
            begun.AddMember(portal, member, now);
            begun.AddMember(portal, subject, now);
            return begun;
        }
    });

    private static Viewer ViewerOf(Person person) =>
        new() { PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId };

    private static string NewMark() => "zq" + Guid.NewGuid().ToString("N")[..10];
}
