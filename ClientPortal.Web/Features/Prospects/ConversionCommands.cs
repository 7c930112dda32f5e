using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// Makes a client of a prospect. Organisation, first project, invitation and the prospect's link to them are one transaction: all of it, or
/// nothing. Administrators only, as whatever founds an organisation.
/// </summary>
public sealed class ConversionCommands(PortalStore store, MailQueue mails, TimeProvider clock)
{
    private readonly Invitations invitations = new(mails, clock);

    /// <summary>Throws <see cref="RuleBroken"/> with the first reason why not: <c>prospect.already-converted</c>, <c>person.email-taken</c> …</summary>
    public Task<NewClient> ConvertAsync(Viewer viewer, Guid id, ConversionFields fields, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.WriteAsync(db => ConvertAsync(db, viewer, id, fields, stop), stop);
    }

    private async Task<NewClient> ConvertAsync(PortalDb db, Viewer viewer, Guid id, ConversionFields fields, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var prospect = await db.Prospects.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
        var organisation = Organisation.Found(viewer, fields.OrganisationName, isProvider: false, now);
        db.Organisations.Add(organisation);
        var project = Project.Start(viewer, organisation, fields.Project, now);
        prospect.Convert(viewer, organisation.Id, project.Id, now);
        foreach (var milestone in fields.Milestones)
        {
            project.AddMilestone(viewer, milestone, now);
        }

        // Whom the client talks to: who looked after it until now, or else whoever makes it a client.
        var contact = prospect.OwnerId ?? viewer.PersonId;
        if (await db.People.SingleOrDefaultAsync(person => person.Id == contact && person.DisabledAt == null, stop) is { } person)
        {
            project.AddMember(viewer, person, now);
        }

        db.Projects.Add(project);
        await invitations.SendAsync(db, viewer, organisation, fields.Contact, [project.Id], stop);
        return new NewClient(organisation.Id, project.Id);
    }
}

/// <summary>What the dialog asks for.</summary>
public sealed record ConversionFields
{
    public required string OrganisationName { get; init; }
    public required ProjectFields Project { get; init; }
    public IReadOnlyList<MilestoneFields> Milestones { get; init; } = [];

    /// <summary>Who is invited, as the administrator of its organisation.</summary>
    public required PersonFields Contact { get; init; }
}

/// <summary>What a prospect became.</summary>
public sealed record NewClient(Guid OrganisationId, Guid ProjectId);
