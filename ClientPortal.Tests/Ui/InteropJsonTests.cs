using System.Reflection;
using System.Text.Json;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace ClientPortal.Tests.Ui;

public sealed class InteropJsonTests
{
    private readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new InteropJson() };

    [Fact]
    public void Every_type_of_a_browsers_call_is_described()
    {
        var invokable = typeof(InteropJson).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(JSInvokableAttribute))).ToList();
        var types = invokable.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Append(Answered(method.ReturnType))).OfType<Type>().Distinct().ToList();

        Assert.InRange(types.Count, 8, 100);
        Assert.All(types, type => Described(type, []));
    }

    [Fact]
    public void Interfaces_of_an_integer_are_not_described()
    {
        Assert.Equal("[1,\"a\"]", JsonSerializer.Serialize(new object[] { 1, "a" }, options));

        Assert.All(typeof(int).GetInterfaces(), type => Assert.False(options.TryGetTypeInfo(type, out _), $"{type}"));
    }

    [Fact]
    public void Circuits_share_what_they_know_of_a_type()
    {
        using var all = Circuits();
        using var one = all.CreateScope();
        using var other = all.CreateScope();
        var (mine, theirs) = (OptionsOf(one), OptionsOf(other));
        Assert.IsType<InteropJson>(mine.TypeInfoResolver);

        Assert.Equal(
            """[1,"a",null,true,{"words":["b"],"many":{"c":2}},{"__dotNetObject":1}]""",
            JsonSerializer.Serialize<object?[]>(
                [1, "a", null, true, new { Words = new List<string> { "b" }, Many = new Dictionary<string, long> { ["c"] = 2 } },
                DotNetObjectReference.Create(this)],
                mine));
        Assert.Equal("""{"words":["b"]}""", JsonSerializer.Serialize<object>(new Sample(["b"]), mine));
        Assert.Equal(["b"], JsonSerializer.Deserialize<Sample>("""{"WORDS":["b"]}""", mine)!.Words);
        Assert.Equal(5, JsonSerializer.Deserialize<int?>("5", mine));
        Assert.Null(JsonSerializer.Deserialize<int?>("null", mine));

        Assert.Empty(mine.GetTypeInfo(typeof(Sample)).Properties);
        Assert.All(
            [typeof(Sample), typeof(object), typeof(object[]), typeof(int?)],
            type => Assert.Same(mine.GetTypeInfo(type).Converter, theirs.GetTypeInfo(type).Converter));
    }

    /// <summary>Its own options know the number by which the browser calls it: without them, all of the object would be written.</summary>
    [Fact]
    public void A_reference_within_a_value_is_refused()
    {
        using var all = Circuits();
        using var circuit = all.CreateScope();

        Assert.Throws<NotSupportedException>(
            () => JsonSerializer.Serialize<object[]>([new { Here = DotNetObjectReference.Create(this) }], OptionsOf(circuit)));
    }

    private static ServiceProvider Circuits()
    {
        var services = WebApplication.CreateBuilder().Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        InteropJson.Use(services);
        return services.BuildServiceProvider();
    }

    private static JsonSerializerOptions OptionsOf(IServiceScope circuit) =>
        InteropJson.OptionsOf(Assert.IsAssignableFrom<JSRuntime>(circuit.ServiceProvider.GetRequiredService<IJSRuntime>()));

    private void Described(Type type, HashSet<Type> seen)
    {
        if (seen.Add(type))
        {
            var info = options.GetTypeInfo(type);
            foreach (var part in info.Properties.Select(property => property.PropertyType).Append(info.ElementType).OfType<Type>())
            {
                Described(part, seen);
            }
        }
    }

    private static Type? Answered(Type returned) =>
        returned == typeof(void) || returned == typeof(Task) ? null : returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>)
            ? returned.GetGenericArguments()[0] : returned;

    private sealed record Sample(List<string> Words);
}
