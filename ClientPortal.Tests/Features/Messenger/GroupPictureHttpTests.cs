using System.Net;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Attachments;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Features.Messenger;

public sealed class GroupPictureHttpTests(AttachmentHttpTests.SmallPortal small) : IClassFixture<AttachmentHttpTests.SmallPortal>
{
    private HostedPortal Portal => small.Portal;

    [Fact]
    public async Task A_picture_is_uploaded_by_a_page_and_served_only_as_a_picture()
    {
        var (owner, stranger) = (await Portal.NewPersonAsync(), await Portal.NewPersonAsync());
        var group = await Portal.Get<MessengerCommands>().CreateGroupAsync(owner, new GroupFields("Bascule"), []);
        var (mine, others) = (await ArriveAsync(owner), await ArriveAsync(stranger));

        Assert.Equal(HttpStatusCode.NotFound, (await UploadAsync(others, stranger, group)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(mine, owner, group, token: "nonsense")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await UploadAsync(mine, owner, group)).StatusCode);

        var address = $"/groups/{group}/picture/{(await Portal.Get<MessengerQueries>().HeadAsync(owner, group)).Picture}";
        var answer = await mine.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "image/webp"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.Private);
        Assert.Equal(HttpStatusCode.NotFound, (await others.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync($"/groups/{group}/picture/{new string('0', 32)}")).StatusCode);
    }

    private async Task<HttpVisitor> ArriveAsync(Viewer viewer)
    {
        var visitor = Portal.Visit();
        await visitor.SignInAsync(await Portal.EmailAsync(viewer), Cast.Password);
        return visitor;
    }

    private static Task<HttpResponseMessage> UploadAsync(HttpVisitor visitor, Viewer viewer, Guid group, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/groups/{group}/picture")
        {
            Content = new MultipartFormDataContent
            {
                { new ByteArrayContent(SampleFiles.Webp("VP8 ", FileIntake.PictureSide, FileIntake.PictureSide)), "file", "portrait" },
            },
        };
        request.Headers.Add("RequestVerificationToken", token ?? visitor.TokensOf(viewer.PersonId).RequestToken);
        return visitor.Http.SendAsync(request);
    }
}
