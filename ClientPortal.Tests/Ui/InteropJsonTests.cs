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
    public void The_runtime_of_a_circuit_uses_it()
    {
        var services = WebApplication.CreateBuilder().Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        InteropJson.Use(services);
        using var all = services.BuildServiceProvider();
        using var circuit = all.CreateScope();

        var runtime = Assert.IsAssignableFrom<JSRuntime>(circuit.ServiceProvider.GetRequiredService<IJSRuntime>());

        Assert.IsType<InteropJson>(InteropJson.OptionsOf(runtime).TypeInfoResolver);
    }

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
}
