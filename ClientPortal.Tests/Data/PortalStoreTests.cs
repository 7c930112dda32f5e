using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

/// <summary>Two who write the same thing at the same time: each change is made once, on top of the other.</summary>
public class PortalStoreTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid project;
    private long before;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        project = await portal.ProjectAsync();
        before = await portal.Log.HeadAsync();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_change_that_lost_the_race_is_made_again_and_published_once()
    {
        var runs = 0;

        await portal.Store.WriteAsync(async db =>
        {
            var mine = await db.Projects.SingleAsync(one => one.Id == project);
            if (++runs == 1)
            {
                await portal.Projects.ReportAsync(portal.Admin, project, null, ProjectStatus.Waiting);
            }

            mine.Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
        });

        Assert.Equal(2, runs);
        var row = (await portal.ProjectQueries.FindAsync(portal.Admin, project)).Row;
        Assert.Equal((85, ProjectStatus.Waiting), (row.Progress, row.Status));
        Assert.Equal(
            [(portal.Admin.PersonId, "status"), (portal.Technician.PersonId, "progress")],
            (await portal.Log.AfterAsync(portal.Admin, before, 10))
                .Select(logged => (logged.Event.ActorId, Assert.IsType<ProjectUpdated>(logged.Event).Fields.Single())));
    }

    [Fact]
    public async Task A_rehearsed_change_reaches_its_commit_and_leaves_nothing()
    {
        var (saved, told) = (0, 0);

        await portal.Store.RehearseAsync(async db =>
        {
            db.WhenCommitted(_ => told++);
            db.SaveChangesFailed += (_, fault) => saved += fault.Exception is Rehearsed ? 1 : 0;
            (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
        });

        Assert.Equal((1, 0), (saved, told));
        Assert.NotEqual(85, (await portal.ProjectQueries.FindAsync(portal.Admin, project)).Row.Progress);
        Assert.Empty(await portal.Log.AfterAsync(portal.Admin, before, 10));

        // The context of the rehearsal is used again.
        for (var progress = 0; progress < 5; progress++)
        {
            await portal.Projects.ReportAsync(portal.Admin, project, progress, null);
        }

        Assert.Equal(5, (await portal.Log.AfterAsync(portal.Admin, before, 10)).Count);
    }

    /// <summary>
    /// Contexts are pooled: the events of a change that lost the race must not be published with the next change of the same context.
    /// </summary>
    [Fact]
    public async Task A_callback_for_a_commit_gets_the_events_of_that_commit_alone()
    {
        var (runs, published) = (0, new List<PortalEvent>());

        await portal.Store.WriteAsync(async db =>
        {
            db.WhenCommitted(logged => published.AddRange(logged.Select(one => one.Event)));
            var mine = await db.Projects.SingleAsync(one => one.Id == project);
            if (++runs == 1)
            {
                await portal.Projects.ReportAsync(portal.Admin, project, null, ProjectStatus.Waiting);
            }

            mine.Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
        });
        for (var progress = 0; progress < 20; progress++)
        {
            await portal.Projects.ReportAsync(portal.Admin, project, progress, null);
        }

        Assert.Equal(2, runs);
        Assert.Equal(portal.Technician.PersonId, Assert.IsType<ProjectUpdated>(Assert.Single(published)).ActorId);

        // The context of an earlier save is used again.
        published.Clear();
        await portal.Store.WriteAsync(async db =>
        {
            db.WhenCommitted(logged => published.AddRange(logged.Select(one => one.Event)));
            (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Admin, 33, null, DateTimeOffset.UnixEpoch);
        });
        Assert.Equal(portal.Admin.PersonId, Assert.IsType<ProjectUpdated>(Assert.Single(published)).ActorId);
    }

    [Fact]
    public async Task A_change_that_loses_every_race_gives_up_and_blocks_no_other()
    {
        var runs = 0;

        await Assert.ThrowsAsync<EditConflict>(() => portal.Store.WriteAsync(async db =>
        {
            var mine = await db.Projects.SingleAsync(one => one.Id == project);
            await portal.Projects.ReportAsync(portal.Admin, project, ++runs, null);
            mine.Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
        }));

        Assert.Equal(50, runs);
        await A_change_that_lost_the_race_is_made_again_and_published_once_after(50);
    }

    [Fact]
    public async Task A_hundred_changes_of_one_project_at_once_are_all_made()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() =>
            portal.Projects.AddMilestoneAsync(portal.Technician, project, new MilestoneFields($"Step {i}", null, false)))));

        var detail = await portal.ProjectQueries.FindAsync(portal.Admin, project);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"Step {i}").Order(), detail.Milestones.Select(milestone => milestone.Title).Order());
        Assert.Equal(100, (await portal.Log.AfterAsync(portal.Admin, before, 1000)).Count);
    }

    [Fact]
    public async Task The_same_member_added_by_many_is_a_member_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            portal.Projects.AddMemberAsync(portal.Technician, project, portal.NonMember.PersonId))));

        Assert.Single((await portal.ProjectQueries.FindAsync(portal.Admin, project)).Members,
            member => member.PersonId == portal.NonMember.PersonId);
        Assert.IsType<MembershipChanged>(Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 100)).Event);
    }

    [Fact]
    public async Task The_same_address_given_to_many_is_one_persons_and_the_others_are_refused()
    {
        var people = portal.Get<PeopleCommands>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(async () =>
        {
            try
            {
                await people.AddPersonAsync(portal.Admin, portal.Acme, new PersonFields($"Twin {i}", "twin@example.org", Role.Client),
                    TestPortal.Password);
                return "added";
            }
            catch (RuleBroken broken)
            {
                return broken.Rule;
            }
        })));

        Assert.Equal(["added", "person.email-taken", "person.email-taken", "person.email-taken", "person.email-taken"], outcomes.Order());
        Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 100));
    }

    [Fact]
    public async Task A_form_that_was_filled_in_from_an_older_version_is_a_conflict()
    {
        var seen = await portal.ProjectQueries.FindAsync(portal.Technician, project);
        await portal.Projects.ReportAsync(portal.Admin, project, 60, null);

        await Assert.ThrowsAsync<EditConflict>(() =>
            portal.Projects.EditAsync(portal.Technician, project, seen.Fields with { Name = "Mine" }, seen.Version));

        var now = await portal.ProjectQueries.FindAsync(portal.Technician, project);
        Assert.Equal(("Migration", 60), (now.Row.Name, now.Row.Progress));

        // A value that is unchanged is no conflict, and from the newest version there is none.
        await portal.Projects.EditAsync(portal.Technician, project, now.Fields, seen.Version);
        await portal.Projects.EditAsync(portal.Technician, project, now.Fields with { Name = "Mine" }, now.Version);
        Assert.Equal(2, (await portal.Log.AfterAsync(portal.Admin, before, 10)).Count);
    }

    [Fact]
    public async Task Of_two_forms_saved_at_the_same_moment_one_is_a_conflict()
    {
        var seen = await portal.ProjectQueries.FindAsync(portal.Technician, project);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await portal.Projects.EditAsync(portal.Technician, project, seen.Fields with { Name = $"Mine {i}" }, seen.Version);
                return "saved";
            }
            catch (EditConflict)
            {
                return "conflict";
            }
        })));

        Assert.Single(outcomes, "saved");
        Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 10));
    }

    [Fact]
    public async Task What_a_rule_refuses_leaves_no_trace()
    {
        await Assert.ThrowsAsync<RuleBroken>(() => portal.Store.WriteAsync(async db =>
        {
            var mine = await db.Projects.SingleAsync(one => one.Id == project);
            mine.Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
            mine.Report(portal.Technician, 101, null, DateTimeOffset.UnixEpoch);
        }));

        Assert.Equal(before, await portal.Log.HeadAsync());
        Assert.Equal(40, (await portal.ProjectQueries.FindAsync(portal.Admin, project)).Row.Progress);
    }

    private async Task A_change_that_lost_the_race_is_made_again_and_published_once_after(int progress)
    {
        Assert.Equal(progress, (await portal.ProjectQueries.FindAsync(portal.Admin, project)).Row.Progress);
        before = await portal.Log.HeadAsync();
        await A_change_that_lost_the_race_is_made_again_and_published_once();
    }
}
