using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Prospects.Calendly;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// Converts a prospect into a client. The organisation, the first project, the invitation and the prospect's link to them are written in one
/// transaction. Administrators only, as for every new organisation.
/// </summary>
public sealed class ConversionCommands(PortalStore store, MailQueue mails, TimeProvider clock)
{
    private readonly Invitations invitations = new(mails, clock);

    /// <summary>Converts the prospect; the answer names the organisation and the project.</summary>
    /// <exception cref="NotFound">The viewer is a client, or the prospect does not exist.</exception>
    /// <exception cref="RuleBroken">The first reason against it: <c>prospect.already-converted</c>, <c>person.email-taken</c> …</exception>
    public Task<NewClient> ConvertAsync(Viewer viewer, Guid id, ConversionFields fields, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.WriteAloneAsync(Invitations.Turn, db => ConvertAsync(db, viewer, id, fields, stop), stop);
    }

    private async Task<NewClient> ConvertAsync(PortalDb db, Viewer viewer, Guid id, ConversionFields fields, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var prospect = await db.Prospects.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
        var organisation = Organisation.Found(viewer, fields.OrganisationName, isProvider: false, now);
        db.Organisations.Add(organisation);
        var project = Project.Start(viewer, organisation, fields.Project, now);
        prospect.Convert(viewer, organisation.Id, project.Id, now);
        await ProspectMeetings.CarryAsync(db, viewer, prospect, now, stop);
        foreach (var milestone in fields.Milestones)
        {
            project.AddMilestone(viewer, milestone, now);
        }

        // The client's contact person: the prospect's owner, or else the administrator who converts it.
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

/// <summary>The fields of the dialog.</summary>
public sealed record ConversionFields
{
    public required string OrganisationName { get; init; }
    public required ProjectFields Project { get; init; }
    public IReadOnlyList<MilestoneFields> Milestones { get; init; } = [];

    /// <summary>The invited person, who becomes the administrator of their organisation.</summary>
    public required PersonFields Contact { get; init; }
}

/// <summary>The organisation and project that a prospect was converted to.</summary>
public sealed record NewClient(Guid OrganisationId, Guid ProjectId);
