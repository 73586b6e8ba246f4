using System.Reflection;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>What a call gets while no master is known: the exception that the driver gives when it has no connection.</summary>
internal static class NoMaster
{
    private static readonly MethodInfo FaultedOf = typeof(NoMaster).GetMethod(nameof(Faulted), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Its constructors aren't public in 1.2.6, and callers handle this type.</summary>
    public static RedisConnectionException Exception(string serviceName) => (RedisConnectionException)Activator.CreateInstance(
        typeof(RedisConnectionException),
        BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance,
        binder: null,
        [ConnectionFailureType.UnableToConnect, $"No connection is available to service this operation: no sentinel names a master of '{serviceName}' that answers."],
        culture: null)!;

    /// <summary>Asynchronous methods don't throw, they return a task that failed.</summary>
    public static object Fail(MethodInfo method, string serviceName)
    {
        var exception = Exception(serviceName);
        if (method.ReturnType == typeof(Task)) return Task.FromException(exception);
        if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return FaultedOf.MakeGenericMethod(method.ReturnType.GetGenericArguments()).Invoke(null, [exception])!;
        }

        throw exception;
    }

    private static Task<TResult> Faulted<TResult>(Exception exception) => Task.FromException<TResult>(exception);
}
