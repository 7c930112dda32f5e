using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

/// <summary>Replaying asks in SQL what delivering asks the viewer: the two answers are one.</summary>
public class HearableTests
{
    private readonly Random random = new(20261120);

    private readonly Guid[] organisations = Ids(3);
    private readonly Guid[] projects = Ids(4);
    private Guid[] people = [];
    private readonly List<Conversation> conversations = [];

    [Fact]
    public async Task The_log_says_what_the_viewer_would_say()
    {
        await using var portal = await TestPortal.StartAsync();
        await ConverseAsync(portal);
        var cursor = await portal.Log.HeadAsync();
        var audiences = Enumerable.Range(0, 600).Select(_ => SomeAudience()).ToList();
        var rows = audiences.ConvertAll(RowFor);
        await portal.Store.WriteAsync(db =>
        {
            db.Log.AddRange(rows);
            return Task.CompletedTask;
        });

        for (var i = 0; i < 120; i++)
        {
            var viewer = SomeViewer();
            var expected = rows.Zip(audiences).Where(pair => viewer.MayHear(pair.Second)).Select(pair => pair.First.EventId).ToHashSet();

            var heard = await portal.Store.ReadAsync(db => db.Log.HearableBy(viewer, db)
                .Where(row => row.Seq > cursor).Select(row => row.EventId).ToListAsync());

            Assert.True(expected.SetEquals(heard), $"{viewer}: {string.Join("; ", rows.Zip(audiences)
                .Where(pair => expected.Contains(pair.First.EventId) != heard.Contains(pair.First.EventId)).Select(pair => pair.Second).Take(3))}");
            Assert.NotEmpty(expected);
        }
    }

    // Who takes part is asked of the table when the log is read, and of the event when it is delivered: here both are now.
    private async Task ConverseAsync(TestPortal portal)
    {
        people = await portal.Store.ReadAsync(db => db.People.Select(person => person.Id).ToArrayAsync());
        await portal.Store.WriteAsync(async db =>
        {
            foreach (var one in new[] { portal.Member, portal.ClientAdmin, portal.Outsider })
            {
                var conversation = Conversation.ForTicket(one, Guid.CreateVersion7(), one.OrganisationId,
                    await db.People.SingleAsync(person => person.Id == one.PersonId), DateTimeOffset.UnixEpoch);
                conversation.Add(one, await db.People.SingleAsync(person => person.Id == portal.Technician.PersonId), DateTimeOffset.UnixEpoch);
                db.Conversations.Add(conversation);
                conversations.Add(conversation);
            }
        });
    }

    private Audience SomeAudience()
    {
        var conversation = random.Next(2) == 0 ? conversations[random.Next(conversations.Count)] : null;
        return new Audience
        {
            OrganisationId = SomeOrNone(organisations),
            ProjectId = SomeOrNone(projects),
            PersonId = SomeOrNone(people),
            ConversationId = conversation?.Id,
            People = [.. conversation?.Members.Select(member => member.PersonId) ?? []],
            MembersOnly = conversation is not null && random.Next(3) == 0,
            StaffOnly = random.Next(4) == 0,
            Private = random.Next(5) == 0,
        };
    }

    private Viewer SomeViewer()
    {
        var role = (Role)random.Next(3);
        var viewer = new Viewer
        {
            PersonId = Some(people),
            Name = "Somebody",
            Role = role,
            OrganisationId = Some(organisations),
            IsOrganisationAdministrator = role == Role.Client && random.Next(3) == 0,
            ProjectIds = role == Role.Client ? [.. projects.Where(_ => random.Next(2) == 0)] : [],
        };
        return role == Role.Client && random.Next(4) == 0 ? viewer.SeenBy(Viewers.Admin) : viewer;
    }

    // The audience of an event follows from its type: those that no type has yet are written into the row.
    private static EventRow RowFor(Audience audience)
    {
        var row = EventRow.Of(new ProjectCreated { ProjectId = Guid.CreateVersion7(), OrganisationId = Guid.CreateVersion7() });
        foreach (var property in typeof(Audience).GetProperties())
        {
            // Who takes part is in tables of its own.
            typeof(EventRow).GetProperty(property.Name)?.SetValue(row, property.GetValue(audience));
        }

        return row;
    }

    private Guid Some(Guid[] of) => of[random.Next(of.Length)];

    private Guid? SomeOrNone(Guid[] of) => random.Next(3) == 0 ? null : Some(of);

    private static Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
}
