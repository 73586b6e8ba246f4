using System.Reflection;

namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>A <typeparamref name="T"/> whose calls are handed to whatever <c>handler</c> makes of them.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it
internal class Redirect<T> : DispatchProxy
    where T : class
#pragma warning restore CA1852
{
    private Func<MethodInfo, object?[], object?> handler = (_, _) => throw new InvalidOperationException("Not made by Create.");

    public static T Create(Func<MethodInfo, object?[], object?> handler)
    {
        var proxy = Create<T, Redirect<T>>();
        ((Redirect<T>)(object)proxy).handler = handler;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => handler(targetMethod!, args ?? []);
}
