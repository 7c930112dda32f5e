using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Features.Messenger;

public sealed class GroupPictureCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid group;

    private GroupPictureCommands Commands => portal.Get<GroupPictureCommands>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Member, new GroupFields("Bascule", "", "🚀"), [portal.NonMember.PersonId, portal.Technician.PersonId]);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task A_group_shows_its_picture_to_its_members_alone_until_it_is_removed()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.NonMember);
        var (list, open) = (page.Show<ConversationListPanel>(), page.Show<ConversationPanel>(one => one.Add(panel => panel.Id, group)));
        Assert.Contains("🚀", list.Markup, StringComparison.Ordinal);

        await Commands.ChooseAsync(portal.Member, group, Picture());
        var first = await VersionAsync();
        await Commands.ChooseAsync(portal.Member, group, Picture());
        var second = await VersionAsync();
        await page.SettleAsync();
        foreach (var markup in new[] { list.Markup, open.Markup })
        {
            Assert.Contains($"/groups/{group}/picture/{second}", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("🚀", markup, StringComparison.Ordinal);
        }

        Assert.Single(Files());
        foreach (var member in new[] { portal.Member, portal.NonMember, portal.Technician })
        {
            Assert.True(File.Exists(await PathAsync(member, second!)));
            Assert.Null(await PathAsync(member, first!));
        }

        foreach (var stranger in new[] { portal.Admin, portal.ClientAdmin, portal.Outsider })
        {
            Assert.Null(await PathAsync(stranger, second!));
        }

        await portal.Get<MessengerCommands>().RemoveAsync(portal.Member, group, portal.Technician.PersonId);
        Assert.Null(await PathAsync(portal.Technician, second!));

        await Commands.RemoveAsync(portal.Member, group);
        await page.SettleAsync();
        Assert.Contains("🚀", list.Markup, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Only_the_groups_owners_choose_its_picture()
    {
        Assert.Equal("conversation.not-owner", await RuleAsync(() => Commands.ChooseAsync(portal.NonMember, group, Picture())));
        Assert.Equal("conversation.not-owner", await RuleAsync(() => Commands.RemoveAsync(portal.NonMember, group)));
        Assert.Equal("viewer.read-only", await RuleAsync(() => Commands.ChooseAsync(portal.Member.SeenBy(portal.Technician), group, Picture())));
        await Assert.ThrowsAsync<NotFound>(() => Commands.ChooseAsync(portal.Admin, group, Picture()));
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        Assert.Equal("conversation.not-a-group", await RuleAsync(() => Commands.ChooseAsync(portal.Member, talk, Picture())));

        // No file was written either.
        Assert.Empty(Files());
    }

    [Fact]
    public async Task What_is_no_picture_of_that_size_is_refused_and_the_former_stays()
    {
        await Commands.ChooseAsync(portal.Member, group, Picture());
        var before = await VersionAsync();

        foreach (var content in new[] { SampleFiles.Png, SampleFiles.Svg, SampleFiles.Html, [], SampleFiles.Webp("VP8 ", 256, 255) })
        {
            Assert.Equal("picture.unfit", await RuleAsync(() => Commands.ChooseAsync(portal.Member, group, new MemoryStream(content))));
        }

        Assert.Equal(before, await VersionAsync());
        Assert.Single(Files());
    }

    private static async Task<string> RuleAsync(Func<Task> act) => (await Assert.ThrowsAsync<RuleBroken>(act)).Rule;

    private static MemoryStream Picture() => new(SampleFiles.Webp("VP8 ", FileIntake.PictureSide, FileIntake.PictureSide));

    private async Task<string?> VersionAsync() => (await portal.Get<MessengerQueries>().HeadAsync(portal.Member, group)).Picture;

    private Task<string?> PathAsync(Viewer viewer, string version) => portal.Get<GroupPictureQueries>().PathAsync(viewer, group, version);

    private string[] Files() =>
        Directory.Exists(portal.Get<PortalFolder>().Files)
            ? Directory.GetFiles(portal.Get<PortalFolder>().Files, "*", SearchOption.AllDirectories) : [];
}
