using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Conversations;

public sealed class ConversationGroupTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly Organisation Provider = Organisation.Found(Viewer.Portal, "IT Vision", isProvider: true, Now),
        Acme = Organisation.Found(Viewer.Portal, "Acme", isProvider: false, Now),
            Baobab = Organisation.Found(Viewer.Portal, "Baobab", isProvider: false, Now);

    private readonly Person staff = PersonOf("Théo", Role.Technician, Provider), client = PersonOf("Awa", Role.Client, Acme),
        colleague = PersonOf("Ibou", Role.Client, Acme), stranger = PersonOf("Cheikh", Role.Client, Baobab);

    [Fact]
    public void A_pair_has_one_key_in_either_order()
    {
        Assert.Equal(Conversation.Direct(Of(staff), staff, client, Now).Pair, Conversation.Direct(Of(client), client, staff, Now).Pair);
    }

    [Fact]
    public void A_client_can_write_only_to_staff_and_colleagues()
    {
        Assert.True(Conversation.Direct(Of(client), client, staff, Now).IsMember(staff.Id));
        Assert.True(Conversation.Direct(Of(client), client, colleague, Now).IsMember(colleague.Id));
        Assert.Throws<NotFound>(() => Conversation.Direct(Of(client), client, stranger, Now));
        Assert.Equal("conversation.with-oneself", Assert.Throws<RuleBroken>(() => Conversation.Direct(Of(client), client, client, Now)).Rule);
    }

    [Fact]
    public void Staff_brings_no_two_organisations_together()
    {
        var group = Conversation.Group(Of(staff), staff, new GroupFields("Bascule"), [client], Now);

        Assert.Equal("conversation.another-organisation", Assert.Throws<RuleBroken>(() => group.Add(Of(staff), stranger, Now)).Rule);
        Assert.Equal("conversation.another-organisation",
            Assert.Throws<RuleBroken>(() => Conversation.Group(Of(staff), staff, new GroupFields("Mélange"), [client, stranger], Now)).Rule);
        Assert.False(group.IsMember(stranger.Id));
    }

    [Fact]
    public void Owners_decide_and_members_leave()
    {
        var group = Conversation.Group(Of(staff), staff, new GroupFields("Bascule", "", "🚀"), [client, colleague], Now);

        Assert.Equal("conversation.not-owner", Assert.Throws<RuleBroken>(() => group.Rename(Of(client), new GroupFields("Autre"), Now)).Rule);
        Assert.Equal("conversation.not-owner", Assert.Throws<RuleBroken>(() => group.Remove(Of(client), colleague.Id, Now)).Rule);
        Assert.Throws<NotFound>(() => group.Rename(Of(stranger), new GroupFields("Autre"), Now));

        group.TakeEvents();
        group.Rename(Of(staff), new GroupFields("Bascule 2", "", "🚀"), Now);
        Assert.Equal(["name"], Assert.IsType<ConversationUpdated>(Assert.Single(group.TakeEvents())).Fields);
        group.Rename(Of(staff), new GroupFields("Bascule 2", "", "🚀"), Now);
        Assert.Empty(group.TakeEvents());

        group.Remove(Of(client), client.Id, Now);
        var left = Assert.IsType<ConversationMemberRemoved>(Assert.Single(group.TakeEvents()));
        Assert.True(Of(client).MayHear(left.Audience), "The one who left hears of it.");
        Assert.Throws<NotFound>(() => group.Rename(Of(client), new GroupFields("Autre"), Now));
    }

    [Fact]
    public void A_group_always_has_an_owner()
    {
        var group = Conversation.Group(Of(staff), staff, new GroupFields("Bascule"), [client], Now);
        group.Add(Of(staff), colleague, Now.AddDays(1));

        Assert.Equal("conversation.last-owner", Assert.Throws<RuleBroken>(() => group.ChangeOwner(Of(staff), staff.Id, owner: false, Now)).Rule);
        group.Remove(Of(staff), staff.Id, Now);

        Assert.True(group.Members.Single(member => member.PersonId == client.Id).IsOwner);
        Assert.False(group.Members.Single(member => member.PersonId == colleague.Id).IsOwner);
    }

    [Fact]
    public void A_talk_between_two_stays_one()
    {
        var talk = Conversation.Direct(Of(staff), staff, client, Now);

        Assert.Equal("conversation.not-a-group", Assert.Throws<RuleBroken>(() => talk.Add(Of(staff), colleague, Now)).Rule);
        Assert.Equal("conversation.not-a-group", Assert.Throws<RuleBroken>(() => talk.Remove(Of(staff), client.Id, Now)).Rule);
        Assert.Equal("message.no-notes-here", Assert.Throws<RuleBroken>(() =>
            Message.Send(Of(staff), talk, new MessageWords(Guid.NewGuid(), "entre nous") { Internal = true }, Now)).Rule);
    }

    [Fact]
    public void A_members_preferences_are_private()
    {
        var talk = Conversation.Direct(Of(staff), staff, client, Now);
        talk.TakeEvents();

        talk.Prefer(Of(client), muted: true, pinned: true, Now);

        var recorded = Assert.Single(talk.TakeEvents());
        Assert.True(Of(client).MayHear(recorded.Audience));
        Assert.False(Of(staff).MayHear(recorded.Audience));
        Assert.Throws<NotFound>(() => talk.Prefer(Of(stranger), muted: true, pinned: false, Now));
    }

    [Fact]
    public void Who_moves_to_another_organisation_parts_from_what_was_said_in_the_former_one()
    {
        var group = Conversation.Group(Of(client), client, new GroupFields("Bascule"), [staff, colleague], Now);
        var talk = Conversation.Direct(Of(client), client, staff, Now);
        var before = Of(client);
        client.TakeEvents();
        client.Move(Of(PersonOf("Ada", Role.Admin, Provider)), Baobab, Now);
        Assert.False(group.IsVisibleTo(Of(client)), "Not even before anybody has taken it out.");

        foreach (var recorded in client.TakeEvents().OfType<PersonUpdated>())
        {
            group.RemoveAfterTransfer(recorded);
            talk.RemoveAfterTransfer(recorded);
        }

        Assert.Equal([staff.Id, colleague.Id], group.Members.Select(member => member.PersonId));
        Assert.Single(group.Members, member => member.IsOwner);
        Assert.Contains(group.TakeEvents(),
            recorded => recorded is ConversationMemberRemoved removed && removed.PersonId == client.Id && before.MayHear(removed.Audience));
        Assert.Equal("conversation.other-gone",
            Assert.Throws<RuleBroken>(() => Message.Send(Of(staff), talk, new MessageWords(Guid.NewGuid(), "encore là ?"), Now)).Rule);

        talk.Resume(Of(staff), staff, client, Now);
        Assert.True(talk.IsVisibleTo(Of(client)));
        Assert.Equal(Baobab.Id, talk.OrganisationId);
        Assert.Throws<NotFound>(() => talk.Resume(Of(staff), staff, colleague, Now));
    }

    [Fact]
    public void Colleagues_who_are_none_any_more_do_not_meet_again()
    {
        var talk = Conversation.Direct(Of(client), client, colleague, Now);
        client.Move(Of(PersonOf("Ada", Role.Admin, Provider)), Baobab, Now);
        talk.RemoveAfterTransfer((PersonUpdated)client.TakeEvents()[^1]);

        Assert.Throws<NotFound>(() => talk.Resume(Of(client), client, colleague, Now));
        Assert.False(talk.IsMember(client.Id));
    }

    [Theory]
    [InlineData("", "text.required")]
    [InlineData("‎‎", "text.required")]
    public void A_group_has_a_name(string name, string rule) =>
        Assert.Equal(rule, Assert.Throws<RuleBroken>(() => Conversation.Group(Of(staff), staff, new GroupFields(name), [client], Now)).Rule);

    [Fact]
    public void Its_picture_is_one_emoji() =>
        Assert.Equal("message.not-an-emoji",
            Assert.Throws<RuleBroken>(() => Conversation.Group(Of(staff), staff, new GroupFields("x", "", "ab"), [client], Now)).Rule);

    private static Viewer Of(Person person) =>
        new() { PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId };

    private static Person PersonOf(string name, Role role, Organisation organisation) =>
        Person.Join(Viewer.Portal, organisation, new PersonFields(name, $"{Guid.NewGuid():N}@example.org", role), Now);
}
