using Bunit;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Ui;

public sealed class FacesTests : BunitContext
{
    private static readonly Guid Ama = Guid.NewGuid(), Theo = Guid.NewGuid();

    private readonly Faces faces = new();
    private readonly CircuitFaces circuit;
    private readonly BunitJSModuleInterop browser;

    public FacesTests()
    {
        browser = JSInterop.SetupModule("./js/portal.js");
        browser.Mode = JSRuntimeMode.Loose;
        circuit = new CircuitFaces(faces, new BrowserSide(JSInterop.JSRuntime, NullLogger<BrowserSide>.Instance));
    }

    [Fact]
    public void A_browser_is_told_of_another_picture_of_whom_it_shows()
    {
        Assert.Null(circuit.Show(Ama));
        faces.Set(Ama, "1");
        faces.Set(Ama, null);

        Assert.Equal([[Ama, "1"], [Ama, null]], browser.Invocations["showFace"].Select(call => call.Arguments));
        Assert.Null(circuit.Show(Ama));
    }

    [Fact]
    public void Nobody_hears_of_the_picture_of_a_person_whom_it_does_not_show()
    {
        circuit.Show(Ama);
        faces.Set(Theo, "1");
        Assert.Empty(browser.Invocations["showFace"]);
        Assert.Equal("1", circuit.Show(Theo));
    }

    [Fact]
    public void Whoever_has_gone_is_told_nothing()
    {
        circuit.Show(Ama);
        circuit.Dispose();
        faces.Set(Ama, "1");
        Assert.Empty(browser.Invocations["showFace"]);
    }
}
