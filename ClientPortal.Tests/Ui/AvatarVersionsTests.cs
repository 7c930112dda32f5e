using Bunit;
using ClientPortal.Web.Ui;
using ClientPortal.Web.Ui.Install;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Ui;

public sealed class AvatarVersionsTests : BunitContext
{
    private static readonly Guid Ama = Guid.NewGuid(), Theo = Guid.NewGuid();

    private readonly AvatarVersions avatars = new();
    private readonly CircuitAvatars circuit;
    private readonly BunitJSModuleInterop browser;

    public AvatarVersionsTests()
    {
        browser = JSInterop.SetupModule("/lib/portal.js");
        browser.Mode = JSRuntimeMode.Loose;
        var addresses = new StaticAddresses(new DefaultEndpointDataSource());
        circuit = new CircuitAvatars(avatars, new BrowserSide(JSInterop.JSRuntime, addresses, NullLogger<BrowserSide>.Instance));
    }

    [Fact]
    public void A_browser_receives_the_new_picture_of_a_person_whom_it_shows()
    {
        Assert.Null(circuit.Show(Ama));
        avatars.Set(Ama, "1");
        avatars.Set(Ama, null);

        Assert.Equal([[Ama, "1"], [Ama, null]], browser.Invocations["showAvatar"].Select(call => call.Arguments));
        Assert.Null(circuit.Show(Ama));
    }

    [Fact]
    public void A_browser_receives_no_picture_of_a_person_whom_it_does_not_show()
    {
        circuit.Show(Ama);
        avatars.Set(Theo, "1");
        Assert.Empty(browser.Invocations["showAvatar"]);
        Assert.Equal("1", circuit.Show(Theo));
    }

    [Fact]
    public void A_closed_circuit_receives_nothing()
    {
        circuit.Show(Ama);
        circuit.Dispose();
        avatars.Set(Ama, "1");
        Assert.Empty(browser.Invocations["showAvatar"]);
    }
}
