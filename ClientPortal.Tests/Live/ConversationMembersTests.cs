using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

public sealed class ConversationMembersTests
{
    /// <summary>One query for all events of a conversation and all listeners, until a member joins or leaves.</summary>
    [Fact]
    public async Task Members_are_read_once_until_a_member_joins_or_leaves()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync();
        var (messenger, members) = (portal.Get<MessengerCommands>(), portal.Get<ConversationMembers>());
        var group = await messenger.CreateGroupAsync(portal.Technician, new GroupFields("Trois"), [portal.Member.PersonId]);
        await portal.QuietAsync();
        var audience = new Audience { ConversationId = group, MembersOnly = true };
        plans.Watch(portal);

        // Work in the background asks too, for a moment: a round without a question comes only if none of the ten asks.
        await Eventually.TrueAsync(async () =>
        {
            var before = plans.Asked;
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(
                    new[] { portal.Technician.PersonId, portal.Member.PersonId }.Order(), (await members.AskAsync(audience)).People.Order());
            }

            return plans.Asked == before;
        });
        await messenger.AddAsync(portal.Technician, group, portal.NonMember.PersonId);
        await portal.QuietAsync();
        Assert.Contains(portal.NonMember.PersonId, (await members.AskAsync(audience)).People);

        await messenger.RemoveAsync(portal.Technician, group, portal.Member.PersonId);
        await portal.QuietAsync();
        Assert.DoesNotContain(portal.Member.PersonId, (await members.AskAsync(audience)).People);
    }

    [Fact]
    public async Task A_note_and_a_private_event_read_no_members()
    {
        var conversation = Guid.NewGuid();
        foreach (var audience in new[]
        {
            new Audience { ConversationId = conversation, StaffOnly = true },
            new Audience { ConversationId = conversation, PersonId = Guid.NewGuid(), Private = true },
            new Audience { ProjectId = Guid.NewGuid() },
        })
        {
            Assert.Same(audience, await LiveStage.NoMembers.AskAsync(audience));
        }
    }

    /// <summary>A member hears what is written from the moment they join to the moment they are removed, and of that too.</summary>
    [Fact]
    public async Task Who_hears_is_who_takes_part_when_it_is_delivered()
    {
        await using var portal = await TestPortal.StartAsync();
        var (messenger, commands) = (portal.Get<MessengerCommands>(), portal.Get<ConversationCommands>());
        var group = await messenger.CreateGroupAsync(portal.Technician, new GroupFields("Deux"), []);
        await portal.QuietAsync();
        var listener = RecordingListener.In(portal.Bus, Room.Person(portal.Member.PersonId));

        // Each is delivered before the next: who takes part is asked then, and not when it was written.
        await SayAsync();
        await messenger.AddAsync(portal.Technician, group, portal.Member.PersonId);
        await portal.QuietAsync();
        await SayAsync();
        await messenger.RemoveAsync(portal.Technician, group, portal.Member.PersonId);
        await portal.QuietAsync();
        await SayAsync();

        Assert.Equal(
            [nameof(ConversationMemberAdded), nameof(MessageSent), nameof(ConversationMemberRemoved)],
            listener.Heard.Where(logged => logged.Event is ConversationEvent).Select(logged => logged.Event.GetType().Name));
        Assert.All(listener.Heard.Where(logged => logged.Event is ConversationEvent), logged => Assert.True(portal.Member.MayHear(logged.Audience)));

        async Task SayAsync()
        {
            await commands.SendAsync(portal.Technician, group, new MessageDraft(Guid.NewGuid(), "Bonjour"));
            await portal.QuietAsync();
        }
    }
}
