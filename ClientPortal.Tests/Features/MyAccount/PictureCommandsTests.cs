using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Files;
using ClientPortal.Web.Ui;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.MyAccount;

public sealed class PictureCommandsTests
{
    public static TheoryData<byte[]> Unfit =>
    [
        SampleFiles.Png, SampleFiles.Jpeg, SampleFiles.Gif, SampleFiles.Svg, SampleFiles.Html, Array.Empty<byte>(),
        SampleFiles.Webp("VP8 ", 256, 255),
        (byte[])[.. SampleFiles.Webp("VP8 ", 256, 256), .. new byte[FileIntake.LargestPicture]],
    ];

    [Fact]
    public async Task A_picture_is_shown_by_every_avatar_until_it_is_removed()
    {
        await using var portal = await TestPortal.StartAsync();
        var (commands, avatars, me) = (portal.Get<PictureCommands>(), portal.Get<AvatarVersions>(), portal.Member);
        var changes = 0;
        avatars.Changed += person => changes += person == me.PersonId ? 1 : 0;
        var head = await portal.Log.HeadAsync();

        await commands.ChooseAsync(me, Picture());
        await Eventually.TrueAsync(() => avatars.Of(me.PersonId) is not null);
        var first = avatars.Of(me.PersonId)!;
        await commands.ChooseAsync(me, Picture());
        await Eventually.TrueAsync(() => avatars.Of(me.PersonId) != first);
        var second = avatars.Of(me.PersonId)!;

        var heard = (await portal.Log.AfterAsync(portal.ClientAdmin, head, 10)).Select(logged => Assert.IsType<PersonUpdated>(logged.Event));
        Assert.All(heard, updated => Assert.Equal(["picture"], updated.Fields));
        Assert.Single(Files(portal));
        Assert.Null(await portal.Get<PictureQueries>().PathAsync(portal.ClientAdmin, me.PersonId, first));
        foreach (var seeing in new[] { portal.Admin, portal.Technician, portal.ClientAdmin, portal.NonMember, me })
        {
            Assert.True(File.Exists(await portal.Get<PictureQueries>().PathAsync(seeing, me.PersonId, second)));
        }

        Assert.Null(await portal.Get<PictureQueries>().PathAsync(portal.Outsider, me.PersonId, second));
        await commands.RemoveAsync(me);
        await Eventually.TrueAsync(() => avatars.Of(me.PersonId) is null);
        Assert.Empty(Files(portal));
        Assert.True(changes >= 3);
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task What_is_no_picture_of_that_size_is_refused_and_the_former_stays(byte[] content)
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PictureCommands>().ChooseAsync(portal.Member, Picture());
        var before = await PictureAsync(portal);

        var refused = await Assert.ThrowsAsync<RuleBroken>(
            () => portal.Get<PictureCommands>().ChooseAsync(portal.Member, new MemoryStream(content)));

        Assert.Equal("picture.unfit", refused.Rule);
        Assert.Equal(before, await PictureAsync(portal));
        Assert.Single(Files(portal));
    }

    [Fact]
    public async Task Viewing_as_a_client_changes_no_avatar()
    {
        await using var portal = await TestPortal.StartAsync();
        var through = portal.Member with { ImpersonatedBy = portal.Technician.PersonId };

        Assert.Equal(
            "viewer.read-only", (await Assert.ThrowsAsync<RuleBroken>(() => portal.Get<PictureCommands>().ChooseAsync(through, Picture()))).Rule);
        Assert.Equal("viewer.read-only", (await Assert.ThrowsAsync<RuleBroken>(() => portal.Get<PictureCommands>().RemoveAsync(through))).Rule);
    }

    private static MemoryStream Picture() => new(SampleFiles.Webp("VP8 ", FileIntake.PictureSide, FileIntake.PictureSide));

    private static Task<string?> PictureAsync(TestPortal portal) =>
        portal.Store.ReadAsync(db => db.People.Where(person => person.Id == portal.Member.PersonId).Select(person => person.Picture).SingleAsync());

    private static string[] Files(TestPortal portal) => Directory.GetFiles(portal.Get<PortalFolder>().Files, "*", SearchOption.AllDirectories);
}
